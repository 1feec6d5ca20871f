"""The kit of the API: declare a resource, its verbs and their capabilities; the rest follows. See docs/api.md."""

from accounts.api.kit.collections import Nested, RefList
from accounts.api.kit.inputs import (
    Day,
    Id,
    Input,
    Moment,
    NewId,
    Number,
    OneOfField,
    RefField,
    Text,
    Whole,
    Word,
    YesNo,
    many,
)
from accounts.api.kit.parts import Computed, Expr, Field, Inline, Loaded
from accounts.api.kit.reading import Figures
from accounts.api.kit.refs import OneOf, Ref, Said, colleague, unit
from accounts.api.kit.resource import Resource
from accounts.api.kit.routes import Router
from accounts.api.kit.scene import Scene
from accounts.api.kit.verbs import Change, Collective, Create, Read, Transition
from accounts.api.kit.views import Views

__all__ = [
    "Change",
    "Collective",
    "Computed",
    "Create",
    "Day",
    "Expr",
    "Field",
    "Figures",
    "Id",
    "Inline",
    "Input",
    "Loaded",
    "Moment",
    "Nested",
    "NewId",
    "Number",
    "OneOf",
    "OneOfField",
    "Read",
    "Ref",
    "RefField",
    "RefList",
    "Resource",
    "Router",
    "Said",
    "Scene",
    "Text",
    "Transition",
    "Views",
    "Whole",
    "Word",
    "YesNo",
    "colleague",
    "many",
    "unit",
]
