"""The one error that a caller of this package has to handle."""

from graph_loaders.catalogue import text


class LoadError(Exception):
    """A load that cannot go on: what happened, where, and what to do next, in both languages.

    Attributes:
        code: stable name of the error, a key of `texts.yaml`.
        message_zh: text for a person, Chinese.
        message_en: text for a person, English.
        context: what the text was filled with.
    """

    def __init__(self, code: str, message_zh: str, message_en: str, context: dict[str, object]) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_zh = message_zh
        self.message_en = message_en
        self.context = context


def load_error(code: str, **context: object) -> LoadError:
    """The error of a code with its texts from the catalogue."""
    return LoadError(code, text(code, "zh", **context), text(code, "en", **context), context)
