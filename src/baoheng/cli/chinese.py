"""Click in Chinese: headings of help pages and messages about wrong arguments."""

import re

import click
from click.formatting import HelpFormatter


class _Headings:
    """Chinese headings for a command's help page; mixed into click's classes."""

    params: list[click.Parameter]

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """``用法：`` and the arguments."""
        pieces = [piece for param in self.params for piece in param.get_usage_pieces(ctx)]
        if isinstance(self, click.Group):
            pieces.append("命令 …")
        formatter.write_usage(ctx.command_path, " ".join(["[选项]", *pieces]), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """``选项`` and, for a group, ``命令``."""
        found = self.get_params(ctx)  # type: ignore[attr-defined]
        options = [param for param in found if isinstance(param, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("选项"):
            formatter.write_dl([(name, _chinese(said)) for name, said in filter(None, records)])
        if isinstance(self, click.Group):
            with formatter.section("命令"):
                formatter.write_dl(
                    [(name, c.get_short_help_str(60)) for name, c in self.commands.items()]
                )

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with a Chinese explanation."""
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这段说明"
        return option


def _chinese(said: str) -> str:
    """What click adds to an option's help, in Chinese."""
    return re.sub(r"\[default: (.*?)\]", r"（默认 \1）", said).replace("[required]", "（必填）")


class ChineseCommand(_Headings, click.Command):
    """A command whose help page is in Chinese."""


class ChineseGroup(_Headings, click.Group):
    """A group whose help page is in Chinese."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; a wrong name is answered with the names there are."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            names = "、".join(self.list_commands(ctx))
            raise click.UsageError(f"没有“{args[0]}”这个命令，有的是：{names}。", ctx)
        return super().resolve_command(ctx, args)


_RANGE = re.compile(r"(?P<value>\S+) is not in the range (?P<range>.+?)\.?$")
_KIND = re.compile(r"(?P<value>'.*?') is not a valid (?:integer|float)(?: range)?\.?$")

_CHOICE = re.compile(r"(?P<value>'.*?') is not one of (?P<choices>'.+')\.?$")
_DAY = re.compile(r"(?P<value>'.*?') does not match the formats? .+$")


def _in_words(message: str) -> str:
    """What click says of a value, in Chinese; other messages are our own."""
    if found := _RANGE.fullmatch(message):
        return f"{found['value']} 不在范围 {found['range']} 内"
    if found := _KIND.fullmatch(message):
        return f"{found['value']} 不是数"
    if found := _CHOICE.fullmatch(message):
        return f"没有 {found['value']}，可以写 {found['choices'].replace(', ', '、')}"
    if found := _DAY.fullmatch(message):
        return f"{found['value']} 不是日期，应为 2025-03-31 的样子"
    return message


def explain(error: click.ClickException) -> str:
    """What was wrong with the arguments, in Chinese, and what to do."""
    match error:
        case click.NoSuchOption():
            near = f"是否想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            said = f"没有“{error.option_name}”这个选项。{near}"
        case click.MissingParameter():
            name = error.param.make_metavar(click.Context(click.Command(""))) if error.param else ""
            said = f"缺少参数 {name}。"
        case click.BadOptionUsage():
            said = f"选项“{error.option_name}”用法不对：后面要跟一个值，或不应带值。"
        case click.BadParameter():
            names = error.param.opts if error.param else []
            said = f"“{'/'.join(names)}”的值不对：{_in_words(error.message)}。"
        case click.FileError():
            said = f"文件“{error.ui_filename}”打不开。"
        case _:
            said = f"{error.message.rstrip('。')}。"
    if isinstance(error, click.UsageError) and error.ctx is not None:
        said += f"用“{error.ctx.command_path} --help”查看用法。"
    return said
