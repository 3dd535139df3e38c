"""What can go wrong with prompt templates.

BadInput
├── TemplateBroken           a prompt template cannot be used as written; `parameter` says what in it
│   ├── NotForATemplate, TemplateCircular, TemplateEmpty, TemplateTooLong, BadTemplateName, TemplateNameTaken
│   └── TemplateFile             `line` and `what` of a file
└── NothingToRollBack        the production label of a template has not moved yet
Conflict
└── TemplateMoved            another version of the template was promoted meanwhile; `who` and `version` say by whom, which
"""

from __future__ import annotations

from core.errors import BadInput, Conflict


class TemplateBroken(BadInput): ...


class NotForATemplate(TemplateBroken): ...


class TemplateCircular(TemplateBroken): ...


class TemplateEmpty(TemplateBroken): ...


class TemplateTooLong(TemplateBroken): ...


class BadTemplateName(TemplateBroken): ...


class TemplateNameTaken(TemplateBroken): ...


class TemplateFile(TemplateBroken): ...


class NothingToRollBack(BadInput): ...


class TemplateMoved(Conflict): ...
