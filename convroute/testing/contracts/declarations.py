"""Checks of what a platform declares of itself: the API document, the settings and the previews live on it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from attrs import evolve, has

from convroute.errors import ConfigurationError, Fault
from convroute.model.match_key_spec import MatchKeySpec
from convroute.model.match_keys import PLAIN_FIELDS
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.roles.platform import IdentifierSpec, Platform
from convroute.testing.contracts.conversions import with_event
from convroute.testing.contracts.fault import calling, demand
from convroute.testing.contracts.subject import PlatformSubject

NAME: Final = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
ODD_OPTION: Final = "contract_unknown_option"
ODD_PIXEL_ID: Final = " odd pixel id 774/../?x#y "


class DeclarationChecks(PlatformSubject):
    """What the platform says of itself is well-formed and true."""

    def test_it_is_a_platform_with_a_name(self) -> None:
        """The name stands in settings, URLs and enumerations: lower case, without blanks."""
        demand(
            isinstance(self.platform, Platform),
            f"`platform` is {self.platform!r}",
            "give an object of your Platform class: platform = Acme()",
        )
        demand(
            NAME.fullmatch(self.platform.name),
            "the name is not lower-case letters, digits and single hyphens or underscores",
            "name the platform like its entry point, as in name = 'acme'",
        )

    def test_it_has_a_title_and_a_page(self) -> None:
        """People see the title; `documentation` is where they look up what the platform asks for."""
        title, page = self.platform.title, urlsplit(self.platform.documentation)
        demand(
            isinstance(title, str) and title.strip() == title != "",
            "the title is blank or has white space around it",
            "set title to the platform's name for people",
        )
        demand(
            page.scheme == "https" and page.netloc,
            "`documentation` is no https URL",
            "set documentation to the page where the platform describes its API",
        )

    def test_its_identifiers_are_well_formed(self) -> None:
        """Identifiers are captured from URLs and offered in the API by their declarations."""
        specs = self.platform.identifiers
        demand(
            isinstance(specs, tuple) and all(isinstance(spec, IdentifierSpec) for spec in specs),
            "`identifiers` is no tuple of IdentifierSpec",
            'write identifiers = (IdentifierSpec("acid", "the click id", in_url=True),)',
        )
        names = [spec.name for spec in specs]
        demand(len(set(names)) == len(names), "two identifiers have one name", "declare each once")
        for spec in specs:
            demand(
                spec.name.strip() == spec.name != "" and spec.description.strip(),
                "an identifier has a blank name or no description",
                "say of each what it is and where it is found",
            )
            demand(
                spec.name not in PLAIN_FIELDS,
                f"the identifier {spec.name} has the name of a lead field",
                f"put the platform in front: {self.platform.name}.{spec.name}",
            )

    def test_its_lists_are_well_formed(self) -> None:
        """`wanted`, `event_names` and `batch_limit` are shown to people and used by the router."""
        platform = self.platform
        wanted, names = platform.wanted, platform.event_names
        demand(
            isinstance(wanted, tuple) and all(isinstance(spec, MatchKeySpec) for spec in wanted),
            "`wanted` is no tuple of MatchKeySpec",
            'write wanted = (MatchKeySpec("em", ("emails",), hashed=True),), the most useful first',
        )
        keys = [spec.name for spec in wanted]
        demand(len(set(keys)) == len(keys), "`wanted` says a key twice", "name each once")
        demand(
            isinstance(names, frozenset) and all(isinstance(n, str) and n.strip() for n in names),
            "`event_names` is no frozenset of names",
            'write event_names = frozenset({"Lead", "Purchase"})',
        )
        limit: object = platform.batch_limit
        demand(
            isinstance(limit, int) and not isinstance(limit, bool) and limit >= 1,
            "`batch_limit` is no number of at least 1",
            "set it to what one request may hold, as the platform documents it",
        )

    def test_unknown_options_are_refused_with_their_path(self) -> None:
        """A misspelt option must stop the router at the start, not be without effect for a year."""
        cls = self.platform.options_class
        demand(has(cls), "`options_class` is no attrs class", "write it with @attrs.frozen")
        calling(
            "reading the options of the good pixel",
            lambda: self.destination().load(cls),
            "give a `pixel` with the options that your platform demands",
        )
        pixel = evolve(self.destination(), options={**self.destination().options, ODD_OPTION: 1})
        try:
            pixel.load(cls)
        except ConfigurationError as error:
            paths = [fault.path for fault in error.faults]
            found = any(path.endswith(f"options.{ODD_OPTION}") for path in paths)
        else:
            found = False
        demand(
            found,
            "an unknown option is taken in silence",
            "make options_class an attrs class whose fields are the options, and nothing that takes more",
        )

    def test_check_finds_nothing_wrong_with_a_good_pixel(self) -> None:
        """A false alarm keeps a router from starting."""
        if not (self.thorough or self.pixel or self.emulator):
            self.not_for_this_plugin("`pixel` is not given, and there is no emulated platform")
        faults = self._faults(self.destination())
        demand(
            not faults,
            f"check complains of the good pixel: {'; '.join(map(str, faults))}",
            "give a `pixel` that is set up well, or mend check",
        )

    def test_check_gives_faults_without_values(self) -> None:
        """What `check` says is printed at the start: it names the path, never a value or a token."""
        odd = [
            evolve(self.destination(), pixel_id=ODD_PIXEL_ID),
            evolve(self.destination(), pixel_id=""),
            evolve(self.destination(), event_names={"Lead": " "}, default_phone_region="odd region 774"),
            *self.bad_pixels.values(),
        ]  # fmt: skip
        for pixel in odd:
            token = pixel.access_token.reveal()
            for fault in self._faults(pixel):
                said = str(fault)
                for value in (pixel.pixel_id.strip(), token, pixel.default_phone_region or ""):
                    demand(
                        len(value) < 6 or value not in said,
                        "a fault that check gives repeats the value it complains of",
                        "name the path and what was expected, not what was found",
                    )

    def test_check_finds_what_is_wrong(self) -> None:
        """Each of `bad_pixels` is named by its path, or it will only show when events are lost."""
        if not self.bad_pixels:
            self.not_for_this_plugin("`bad_pixels` is not given")
        for path, pixel in self.bad_pixels.items():
            demand(
                path in [fault.path for fault in self._faults(pixel)],
                f"check does not complain of {path}",
                f'yield Fault("{path}", what was expected) from check',
            )

    def test_standard_event_names_pass_unchanged(self) -> None:
        """A standard name that is misspelt on its way is counted as a custom event, or not at all."""
        for name in sorted(self.platform.event_names):
            mapped = self.map(with_event(self.whole(), name=name))
            if isinstance(mapped, Payload):
                demand(
                    self._says(mapped, name) or self._noted(mapped, "eventName"),
                    f"the standard event name {name} is not in the body",
                    "pass standard names on as they are, or leave a note on eventName",
                )

    def test_custom_event_names_are_carried_or_refused(self) -> None:
        """`custom_event_names` says whether the platform takes names of the advertiser's own."""
        name = "ContractOwnName"
        mapped = self.map(with_event(self.whole(), name=name))
        carried = isinstance(mapped, Payload) and self._says(mapped, name)
        if self.platform.custom_event_names:
            demand(
                carried or self._noted(mapped, "eventName"),
                "an event name of the advertiser's own gets lost, though custom_event_names is True",
                "pass it on, or set custom_event_names = False",
            )
        else:
            demand(
                not carried,
                "an event name of the advertiser's own is sent, though custom_event_names is False",
                'give a Refusal with field="eventName", or map it to a standard name with a note',
            )

    def test_the_pixels_own_event_names_count(self) -> None:
        """`event_names` of a pixel overrides every name: it is how advertisers repair what a platform renamed."""
        ours = self.whole().event.name
        theirs = next(
            (n for n in sorted(self.platform.event_names) if n != ours), "ContractRenamed"
        )
        mapped = self.map(self.whole(), evolve(self.destination(), event_names={ours: theirs}))
        if isinstance(mapped, Payload):
            demand(
                self._says(mapped, theirs),
                "a name from the pixel's event_names is not sent",
                "look the name up first: pixel.event_names.get(event.name, event.name)",
            )

    def _faults(self, pixel: Pixel) -> list[Fault]:
        faults = calling(
            "check",
            lambda: list(self.platform.check(pixel)),
            "check looks at settings and gives Faults; it raises for none of them",
        )
        demand(
            all(isinstance(fault, Fault) for fault in faults),
            "check gives something that is no Fault",
            'yield Fault("pixel_id", "must be ...")',
        )
        return faults

    def _says(self, payload: Payload, name: str) -> bool:
        return f'"{name}"' in repr_json(payload)

    def _noted(self, mapped: object, field: str) -> bool:
        notes = getattr(mapped, "notes", ())
        return getattr(mapped, "field", "") == field or any(n.field == field for n in notes)


def repr_json(payload: Payload) -> str:
    """Give body and envelope as one JSON text."""
    from convroute.jsonvalue import dump

    return dump([payload.body, payload.envelope]).decode()
