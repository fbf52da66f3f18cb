"""The strict converter itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs
from cattrs import Converter, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, mapping_structure_factory, override

from convroute.errors import Fault
from convroute.wire.choices import enum_reader, is_enum, is_literal, literal_reader
from convroute.wire.faults import MOST_TOLD, faults_of, words_of_validator
from convroute.wire.naming import Naming
from convroute.wire.scalars import SCALARS, wanted

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any, Any], Any]


class Wire:
    """Reads plain values into attrs classes.

    A value that is an instance of the wanted class already is taken as it is, so the same reader serves
    Python callers and JSON. What is right is read by a converter that stops at the first fault; only where
    there is one, another that gathers them all goes over the value again.
    """

    def __init__(self, naming: Naming = Naming.SNAKE) -> None:
        self.naming: Final = naming
        self._quick: Final = _Readers(naming, detailed=False)
        self._thorough: Final = _Readers(naming, detailed=True)

    def teach(self, cls: type[T], read: Callable[[Any], T]) -> None:
        """Add a reader for a class; it raises ValueError or a FaultsError for what it cannot take."""
        for readers in (self._quick, self._thorough):
            readers.converter.register_structure_hook(cls, _ignoring_type(read))

    def read(
        self, value: object, cls: type[T], *, path: str = ""
    ) -> tuple[T | None, tuple[Fault, ...]]:
        """Read a value; give the object and no faults, or None and every fault.

        Args:
            value: Plain Python values, as JSON and TOML parsers give them.
            cls: The attrs class, or any other type that the converter knows.
            path: Where the value stood, put before each fault's path.
        """
        try:
            return self._quick.converter.structure(value, cls), ()
        except Exception:  # noqa: S110 - whatever it was, what follows meets it again and says where
            pass
        try:
            return self._thorough.converter.structure(value, cls), ()
        except (ValueError, KeyError, ExceptionGroup) as error:
            return None, faults_of(error, self.naming.rename, path)


class _Readers:
    """The readers of one converter."""

    def __init__(self, naming: Naming, *, detailed: bool) -> None:
        self._rename: Final = naming.rename
        self._detailed: Final = detailed
        self.converter: Final = Converter(forbid_extra_keys=True, detailed_validation=detailed)
        for cls, read in SCALARS.items():
            self.converter.register_structure_hook(cls, _ignoring_type(read))
        self.converter.register_structure_hook_factory(is_enum, enum_reader)
        self.converter.register_structure_hook_factory(is_literal, literal_reader)
        self.converter.register_structure_hook_factory(_is_optional, self._optional_reader)
        self.converter.register_structure_hook_factory(_is_tuple, self._tuple_reader)
        self.converter.register_structure_hook_factory(_is_list, self._plain_list_reader)
        self.converter.register_structure_hook_factory(_is_set, self._set_reader)
        self.converter.register_structure_hook_factory(_is_mapping, self._mapping_reader)
        self.converter.register_structure_hook_factory(attrs.has, self._class_reader)

    def _class_reader(self, cls: type[Any]) -> Reader:
        names: dict[str, Any] = {
            a.name: override(rename=self._rename(a.name), struct_hook=self._validated(cls, a))
            for a in attrs.fields(cls)
            if a.init
        }
        read = make_dict_structure_fn(
            cls,
            self.converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=self._detailed,
            **names,
        )

        def structure(value: Any, _: Any) -> Any:
            if isinstance(value, cls):
                return value
            if type(value) is not dict and not isinstance(value, Mapping):
                raise wanted("an object", value)
            return read(value, cls)

        return structure

    def _validated(self, cls: type[Any], attribute: attrs.Attribute[Any]) -> Reader | None:
        """Give a reader that runs the field's validator too: the class runs it only if all its fields can be read."""
        validator = attribute.validator
        if validator is None:
            return None
        kind = get_type_hints(cls)[attribute.name]
        read = self.converter.get_structure_hook(kind)

        def structure(value: Any, _: Any) -> Any:
            taken = read(value, kind)
            try:
                # One that looks at other fields finds none here, and is left to the class.
                with suppress(AttributeError):
                    validator(None, attribute, taken)
            except ValueError as error:
                told = words_of_validator(error, (attribute.name,))
                raise (ValueError(told[1]) if told else error) from None
            return taken

        return structure

    def _optional_reader(self, cls: Any) -> Reader:
        """Give a reader for `X | None` that knows X's own: the converter would look for it at every value."""
        (inner,) = (kind for kind in get_args(cls) if kind is not NoneType)
        read = self.converter.get_structure_hook(inner)

        def structure(value: Any, _: Any) -> Any:
            return None if value is None else read(value, inner)

        return structure

    def _tuple_reader(self, cls: Any) -> Reader:
        return self._list_reader(cls, tuple, (list, tuple))

    def _plain_list_reader(self, cls: Any) -> Reader:
        return self._list_reader(cls, list, (list, tuple))

    def _set_reader(self, cls: Any) -> Reader:
        return self._list_reader(cls, frozenset, (list, tuple, set, frozenset))

    def _list_reader(
        self, cls: Any, make: Callable[[Any], Any], kinds: tuple[type[Iterable[Any]], ...]
    ) -> Reader:
        inner = get_args(cls)[0]
        read = self.converter.get_structure_hook(inner)

        def quick(value: Any, _: Any) -> Any:
            if not isinstance(value, kinds):
                raise wanted("a list", value)
            return make([read(one, inner) for one in value])

        def structure(value: Any, _: Any) -> Any:
            if not isinstance(value, kinds):
                raise wanted("a list", value)
            taken: list[Any] = []
            errors: list[Exception] = []
            for index, one in enumerate(value):
                try:
                    taken.append(read(one, inner))
                except Exception as error:
                    error.add_note(IterableValidationNote("", index, inner))
                    errors.append(error)
                    if len(errors) == MOST_TOLD:
                        break
            if errors:
                raise IterableValidationError("", errors, cls)
            return make(taken)

        return structure if self._detailed else quick

    def _mapping_reader(self, cls: Any) -> Reader:
        read = mapping_structure_factory(cls, self.converter)

        def structure(value: Any, _: Any) -> Any:
            if not isinstance(value, Mapping):
                raise wanted("an object", value)
            return read(value, cls)

        return structure


def _ignoring_type(read: Callable[[Any], T]) -> Callable[[Any, Any], T]:
    return lambda value, _: read(value)


def _is_optional(cls: Any) -> bool:
    return (
        get_origin(cls) in (Union, UnionType)
        and len(get_args(cls)) == 2
        and NoneType in get_args(cls)
    )


def _is_tuple(cls: Any) -> bool:
    return get_origin(cls) is tuple and get_args(cls)[-1] is Ellipsis


def _is_list(cls: Any) -> bool:
    return get_origin(cls) in (list, Sequence)


def _is_set(cls: Any) -> bool:
    return get_origin(cls) is frozenset


def _is_mapping(cls: Any) -> bool:
    origin = get_origin(cls)
    return isinstance(origin, type) and issubclass(origin, Mapping)
