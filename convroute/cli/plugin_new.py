"""`convroute plugin new`: a complete project to start from."""

from __future__ import annotations

from pathlib import Path

import click

from convroute.cli.invocation import Invocation, shared


@click.command("new", short_help="Write a new plugin project.")
@click.argument("name")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["platform", "lead-source"]),
    default="platform",
    show_default=True,
    help="What the plugin brings.",
)
@shared
@click.pass_obj
def new_plugin(invocation: Invocation, name: str, folder: Path | None, kind: str) -> None:
    """Write a complete plugin project, with tests that are green at once, into DIR.

    NAME is the plugin's name, such as `shopfront`; DIR is `convroute-NAME` if it is not given. Nothing that is
    there is overwritten. Needs the extra `scaffold`.
    """
    from convroute.cli.screen import print_document
    from convroute.scaffold.project import NO_NAME, is_plugin_name, new_project

    if not is_plugin_name(name):
        raise click.BadParameter(NO_NAME, param_hint="'NAME'")
    target = folder or Path(f"convroute-{name}")
    files = new_project(name, kind, target)
    if invocation.json:
        print_document({"folder": str(target), "files": [path.as_posix() for path in files]})
        return
    click.echo(f"wrote {len(files)} files into {target}\n")
    click.echo(f"    cd {target}")
    click.echo('    pip install -e ".[test]"')
    click.echo("    pytest")
    if kind == "platform":
        click.echo(f"    convroute plugin check {name}")
    click.echo("\nEvery place to change is marked TODO.")
