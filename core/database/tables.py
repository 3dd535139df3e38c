"""All tables on one page. The brief's eleven stand first, whole; what the house adds to them comes after their columns.

Ids are UUIDs; times are UTC without zone; money in the ledger is micro-yuan (1 yuan = 1,000,000).
A "made" row carries `made_from`: the digest of what it was made from. Where that differs from the digest of what
stands there now, it is stale.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates

from core.roles import ROLES

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def utc_now() -> datetime:
    """UTC, without a zone, as every time in the database."""
    return datetime.now(UTC).replace(tzinfo=None)


class Table(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
        list[Any]: JSON().with_variant(JSONB(), "postgresql"),
        uuid.UUID: Uuid(),
        str: Text(),
    }


def one_of(column: str, *words: str) -> CheckConstraint:
    """The database itself refuses any other word in this column."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word) for word in words)})", name=column)


def between(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


PROMPT_TASKS = (
    "script_generation",
    "storyboard_generation",
    "character_design",
    "audio_generation",
    "video_generation",
)


def _id() -> Mapped[uuid.UUID]:
    return mapped_column(primary_key=True, default=uuid.uuid4)


def _created() -> Mapped[datetime]:
    return mapped_column(default=utc_now, server_default=func.current_timestamp())


def _updated() -> Mapped[datetime]:
    return mapped_column(default=utc_now, onupdate=utc_now, server_default=func.current_timestamp())


def _address_of(sha256: str | None) -> str | None:
    """Where the API gives this asset to whoever may see its film."""
    return f"/api/v1/assets/{sha256}" if sha256 else None


# The brief's tables ---------------------------------------------------------------------------------------------


class User(Table):
    __tablename__ = "users"
    __table_args__ = (
        one_of("role", *ROLES),
        one_of("status", "active", "disabled"),
    )
    id: Mapped[uuid.UUID] = _id()
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(100))
    avatar_url: Mapped[str | None] = mapped_column(String(500))
    role: Mapped[str] = mapped_column(String(20), default="user", server_default="user")
    status: Mapped[str] = mapped_column(String(20), default="active", server_default="active")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    timezone: Mapped[str] = mapped_column(String(60), default="", server_default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What they chose and the studio remembers, and `grants`: what an admin allowed them beyond their role."""

    @property
    def grants(self) -> tuple[str, ...]:
        return tuple((self.settings or {}).get("grants", ()))


class Project(Table):
    __tablename__ = "projects"
    __table_args__ = (
        Index("idx_projects_user_id", "user_id"),
        one_of("status", "draft", "processing", "completed"),
        between("progress", 0, 100),
    )
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None]
    status: Mapped[str] = mapped_column(String(20), default="draft", server_default="draft")
    progress: Mapped[int] = mapped_column(default=0, server_default="0")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    deleted_at: Mapped[datetime | None]
    budget_micro_yuan: Mapped[int | None] = mapped_column(BigInteger)
    """What may be spent on it; None where nobody set a limit."""
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """How its models are chosen: core.gateway.routing_policy.RoutingWish as data."""
    sample: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It came with the studio: nobody here made it, and it is in no count of what the team made. See core.project.projects.is_team_project."""


class ProjectTag(Table):
    """A free word on a project, by which dashboards are narrowed: see core.project.tags."""

    __tablename__ = "project_tags"
    __table_args__ = (Index("ix_project_tags_tag", "tag"),)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    created_at: Mapped[datetime] = _created()


class Script(Table):
    """One row a project; `scenes` holds core.script.model.Scene values, `cast` its CastMembers, `content` the screenplay as text."""

    __tablename__ = "scripts"
    __table_args__ = (Index("idx_scripts_project_id", "project_id"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    title: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[str]
    language: Mapped[str] = mapped_column(String(10), default="zh-CN", server_default="zh-CN")
    style: Mapped[str | None] = mapped_column(String(50))
    scenes: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    logline: Mapped[str] = mapped_column(default="", server_default="")
    genre: Mapped[str] = mapped_column(String(50), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """subgenre, mood, engine, cast: what a core.script.model.Script holds besides its scenes."""
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    approved_at: Mapped[datetime | None]


class ScriptVersion(Table):
    __tablename__ = "script_versions"
    __table_args__ = (UniqueConstraint("script_id", "version"),)
    id: Mapped[uuid.UUID] = _id()
    script_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("scripts.id", ondelete="CASCADE"))
    version: Mapped[int]
    script: Mapped[dict[str, Any]]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    note: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """How it came to be, as {"say": key, "facts": {...}}: an instruction, a restored version."""
    created_at: Mapped[datetime] = _created()


class Shot(Table):
    """A row per shot. `plan` is a core.storyboard.model.ShotPlan; `take_id` the picture chosen."""

    __tablename__ = "storyboards"
    __table_args__ = (
        Index("idx_storyboards_script_id", "script_id"),
        one_of("status", "pending", "generated", "approved"),
    )
    id: Mapped[uuid.UUID] = _id()
    script_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("scripts.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    shot_number: Mapped[str | None] = mapped_column(String(10))
    shot_type: Mapped[str | None] = mapped_column(String(50))
    camera_movement: Mapped[str | None] = mapped_column(String(100))
    description: Mapped[str | None]
    image_url: Mapped[str | None] = mapped_column(String(500))
    image_key: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    scene: Mapped[int] = mapped_column(default=1)
    angle: Mapped[str] = mapped_column(String(20), default="eye", server_default="eye")
    seconds: Mapped[Decimal] = mapped_column(Numeric(7, 3), default=Decimal(3))
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """Digest of the scene this shot was planned from."""
    take_id: Mapped[uuid.UUID | None]
    clip_id: Mapped[uuid.UUID | None]
    """The row of `videos` that was chosen."""
    approved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """In the bin, for thirty days."""
    approved_version: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """Of what somebody approved: core.storyboard.shot_approval.shot_version."""

    @validates("image_key")
    def _with_its_address(self, _name: str, sha256: str | None) -> str | None:
        self.image_url = _address_of(sha256)
        return sha256


class Character(Table):
    __tablename__ = "characters"
    __table_args__ = (Index("idx_characters_project_id", "project_id"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None]
    personality: Mapped[str | None]
    appearance: Mapped[str | None]
    clothing: Mapped[str | None]
    image_url: Mapped[str | None] = mapped_column(String(500))
    image_key: Mapped[str | None] = mapped_column(String(200))
    consistency_id: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    role: Mapped[str] = mapped_column(default="", server_default="")
    kind: Mapped[str] = mapped_column(String(10), default="human", server_default="human")
    species: Mapped[str] = mapped_column(String(50), default="", server_default="")
    sex: Mapped[str] = mapped_column(String(1), default="n", server_default="n")
    age: Mapped[str] = mapped_column(String(10), default="adult", server_default="adult")
    voice: Mapped[str] = mapped_column(String(60), default="", server_default="")
    take_id: Mapped[uuid.UUID | None]
    approved_at: Mapped[datetime | None]

    @validates("image_key")
    def _with_its_address(self, _name: str, sha256: str | None) -> str | None:
        self.image_url = _address_of(sha256)
        return sha256


class Audio(Table):
    """A line (`type` narration, `beat` its id in the script), the music, or an effect. `scene_id` is the brief's name
    for the shot it belongs to. `duration` is in whole seconds, `milliseconds` exact."""

    __tablename__ = "audios"
    __table_args__ = (one_of("type", "narration", "music", "sfx"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    type: Mapped[str] = mapped_column(String(20))
    scene_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("storyboards.id"))
    url: Mapped[str | None] = mapped_column(String(500))
    file_key: Mapped[str | None] = mapped_column(String(200))
    duration: Mapped[int | None]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    status: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    beat: Mapped[str] = mapped_column(String(40), default="", server_default="")
    speaker: Mapped[str] = mapped_column(String(100), default="", server_default="")
    text: Mapped[str] = mapped_column(default="", server_default="")
    voice: Mapped[str] = mapped_column(String(60), default="", server_default="")
    milliseconds: Mapped[int | None]
    take_id: Mapped[uuid.UUID | None]

    @validates("file_key")
    def _with_its_address(self, _name: str, sha256: str | None) -> str | None:
        self.url = _address_of(sha256)
        return sha256


class Video(Table):
    """One clip take. `recipe` is a core.render.timeline.Recipe, or empty where `file_key` names a clip that came as a file."""

    __tablename__ = "videos"
    __table_args__ = (
        Index("idx_videos_storyboard_id", "storyboard_id"),
        one_of("status", "pending", "processing", "completed", "failed"),
        one_of("format", "mp4", "mov", "recipe"),
    )
    id: Mapped[uuid.UUID] = _id()
    storyboard_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("storyboards.id", ondelete="CASCADE"))
    url: Mapped[str | None] = mapped_column(String(500))
    file_key: Mapped[str | None] = mapped_column(String(200))
    duration: Mapped[int | None] = mapped_column(default=10, server_default="10")
    resolution: Mapped[str | None] = mapped_column(String(20))
    format: Mapped[str | None] = mapped_column(String(10))
    file_size: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    error_message: Mapped[str | None]
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    recipe: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    preview_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    provider: Mapped[str] = mapped_column(String(50), default="", server_default="")
    model: Mapped[str] = mapped_column(String(100), default="", server_default="")
    task_id: Mapped[uuid.UUID | None]
    call_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The call of the ledger that made it, and says why that model was asked."""
    cost_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    took_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What is known of it, as of a Take: what was sent, whether the file has a sound of its own."""

    @validates("file_key", "preview_key")
    def _with_its_address(self, name: str, sha256: str | None) -> str | None:
        """Of a recipe, its preview."""
        whole = sha256 if name == "file_key" else self.file_key
        self.url = _address_of(whole or (sha256 if name == "preview_key" else self.preview_key))
        return sha256


class Task(Table):
    """Work promised. `task_type` is the brief's word for the stage, `kind` names the job ("storyboard.paint"). `prompt` is what a model
    was told last; `provider`, `model` (of the answer that came last), tokens and `cost` (yuan) are summed from its calls at its end,
    those of a root from all calls of its tree: see core.tasks.task_calls. `error_message` is `error` in English.

    `status`: pending, processing, completed, failed, cancelled, needs_review. A lease and a `fence` say who works on
    it: every write of a worker carries the fence it took. `root_id` is the film's own task; `parent_id` the task that
    planned this one. `message` is {"say": key, "facts": {...}}."""

    __tablename__ = "ai_tasks"
    __table_args__ = (
        Index("idx_ai_tasks_project_id", "project_id"),
        Index("idx_ai_tasks_status", "status"),
        Index("ix_ai_tasks_root_id", "root_id"),
        Index("ix_ai_tasks_parent_id", "parent_id"),
        one_of("status", "pending", "processing", "completed", "failed", "cancelled", "needs_review"),
        UniqueConstraint("root_id", "step_key"),
    )
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    task_type: Mapped[str] = mapped_column(String(50))
    provider: Mapped[str | None] = mapped_column(String(50))
    model: Mapped[str | None] = mapped_column(String(100))
    prompt: Mapped[str | None]
    result: Mapped[str | None]
    tokens_input: Mapped[int | None]
    tokens_output: Mapped[int | None]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(10, 4))
    status: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending")
    error_message: Mapped[str | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = _created()
    kind: Mapped[str] = mapped_column(String(60), default="", server_default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    parent_id: Mapped[uuid.UUID | None]
    root_id: Mapped[uuid.UUID | None]
    target_id: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """What it makes: the id of a shot, line, character; so that a screen finds the work on its row."""
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    run_after: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    max_attempts: Mapped[int] = mapped_column(default=5, server_default="5")
    cancel_asked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    progress: Mapped[int] = mapped_column(default=0, server_default="0")
    message: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    error: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    updated_at: Mapped[datetime] = _updated()
    seconds_expected: Mapped[Decimal] = mapped_column(Numeric(9, 2), default=Decimal(1), server_default="1")
    step_key: Mapped[str | None] = mapped_column(String(200))
    """Its name within the film's tree: planned twice, it stands there once."""
    grade: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """fast, balanced, quality: how this run is made; empty: as its project says."""
    paying: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """A paid request has left and its answer is awaited: a cancel lets it finish."""
    number: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """In the order in which rows came; given by the database. See core.analytics."""
    seq: Mapped[int] = mapped_column(BigInteger, server_default="0", index=True)
    """Goes up with each change of its state or cost; given by the database."""
    amended: Mapped[bool] = mapped_column(server_default=text("false"))
    """It had ended, and was changed after."""
    promise: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """Of a root, until when it is promised: core.tasks.expected_time.TimePromise as data."""


class PromptTemplate(Table):
    """One version of a template in one language. `label`: production is the one that is used, at most one of a name and
    language; draft is being worked on; empty was used once. `source`: shipped with the studio, or the team's own."""

    __tablename__ = "prompt_templates"
    __table_args__ = (
        one_of("task_type", *PROMPT_TASKS),
        one_of("label", "production", "draft", ""),
        one_of("source", "shipped", "team"),
        UniqueConstraint("name", "language", "version"),
        Index(
            "ix_prompt_templates_production",
            "name",
            "language",
            unique=True,
            sqlite_where=text("label = 'production'"),
            postgresql_where=text("label = 'production'"),
        ),
    )
    id: Mapped[uuid.UUID] = _id()
    name: Mapped[str] = mapped_column(String(100))
    task_type: Mapped[str] = mapped_column(String(50))
    genre: Mapped[str | None] = mapped_column(String(50))
    template: Mapped[str]
    parameters: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    description: Mapped[str | None]
    quality_score: Mapped[Decimal] = mapped_column(Numeric(3, 2), default=Decimal(0), server_default="0.0")
    """Mean of the stars people gave what came of it; 0 while nobody did."""
    usage_count: Mapped[int] = mapped_column(default=0, server_default="0")
    success_rate: Mapped[Decimal] = mapped_column(Numeric(3, 2), default=Decimal(0), server_default="0.0")
    """Of its uses: the share that was sent on to a stage, or given four stars and more."""
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    language: Mapped[str] = mapped_column(String(10), default="zh", server_default="zh")
    fine: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """The second, finer genre it is for: mystery, wuxia, documentary."""
    negative: Mapped[str] = mapped_column(default="", server_default="")
    """What must not be in the picture or sound, for models that are told so apart."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    label: Mapped[str] = mapped_column(String(20), default="draft", server_default="draft")
    source: Mapped[str] = mapped_column(String(10), default="team", server_default="team")
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    forked_from: Mapped[uuid.UUID | None]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """Why it was promoted: the experiment, its variant, and the figures that spoke for it."""


class PromptPreference(Table):
    """How one person wants prompts of one kind built. `custom_templates` names the template preferred for a genre ("*": any)."""

    __tablename__ = "user_prompt_preferences"
    __table_args__ = (
        UniqueConstraint("user_id", "task_type"),
        one_of("task_type", *PROMPT_TASKS),
        one_of("quality_preference", "fast", "balanced", "quality"),
    )
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    task_type: Mapped[str] = mapped_column(String(50))
    preferred_style: Mapped[str | None] = mapped_column(String(50))
    custom_templates: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    quality_preference: Mapped[str] = mapped_column(String(20), default="balanced", server_default="balanced")
    auto_optimize: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    professional_mode: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class PromptLog(Table):
    """One optimisation: what came in, what came out, of which template, and what people thought of it."""

    __tablename__ = "prompt_optimization_logs"
    __table_args__ = (
        one_of("task_type", *PROMPT_TASKS),
        between("user_rating", 1, 5),
        Index("ix_prompt_optimization_logs_template_used", "template_used", "template_version"),
    )
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    original_input: Mapped[str]
    optimized_prompt: Mapped[str]
    task_type: Mapped[str] = mapped_column(String(50))
    template_used: Mapped[str | None] = mapped_column(String(100))
    processing_time_ms: Mapped[int | None]
    user_rating: Mapped[int | None]
    created_at: Mapped[datetime] = _created()
    template_version: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str] = mapped_column(String(10), default="zh", server_default="zh")
    genre: Mapped[str] = mapped_column(String(50), default="", server_default="")
    confidence: Mapped[Decimal] = mapped_column(Numeric(5, 4), default=Decimal(0), server_default="0")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """A core.templates.prompt_values.OptimizedPrompt as data."""
    quality_before: Mapped[int] = mapped_column(default=0, server_default="0")
    quality_after: Mapped[int] = mapped_column(default=0, server_default="0")
    """Estimated, 0 to 100."""
    cached: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"))
    sent_to: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """The stage that took it: script, characters, storyboard, audio, video, film; empty: none."""
    dialogue_id: Mapped[uuid.UUID | None]


# What the house adds --------------------------------------------------------------------------------------------


class TaskAfter(Table):
    """`task_id` waits until `after_id` is completed."""

    __tablename__ = "task_after"
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ai_tasks.id", ondelete="CASCADE"), primary_key=True)
    after_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("ai_tasks.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Attempt(Table):
    """Each try at a task: which fence, by whom, how it ended (completed, failed, later, lost, cancelled)."""

    __tablename__ = "task_attempts"
    __table_args__ = (UniqueConstraint("task_id", "fence"), Index("ix_task_attempts_started_at", "started_at"))
    id: Mapped[uuid.UUID] = _id()
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ai_tasks.id", ondelete="CASCADE"))
    fence: Mapped[int]
    worker: Mapped[str] = mapped_column(String(100), default="")
    started_at: Mapped[datetime] = _created()
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="", server_default="")
    error: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))


class Answer(Table):
    """What a step of a task was answered, kept so that a later attempt asks, and pays, for nothing again."""

    __tablename__ = "task_answers"
    __table_args__ = (UniqueConstraint("task_id", "step"),)
    id: Mapped[uuid.UUID] = _id()
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("ai_tasks.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64), default="", server_default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """A providers.base.Result without its bytes; `content` stands in the asset `sha256`."""
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    waiting: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """A providers.base.WaitingJob while a vendor works on it."""
    created_at: Mapped[datetime] = _created()


class Call(Table):
    """The ledger: one row per request to a model. Outlives its project and user. `state`: intent, accepted, done,
    failed, unknown. Money in micro-yuan; `amount` in the vendor's own currency, turned by `rate`. The calls of one
    request share `group_id`; the first of them says `why` that model was asked."""

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_calls_created_at", "created_at"),
        Index(
            "ix_calls_group_id",
            "group_id",
            sqlite_where=text("group_id <> key"),
            postgresql_where=text("group_id <> key"),
        ),
        Index(
            "ix_calls_door_id",
            "door_id",
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
        Index("ix_calls_provider_model_created_at", "provider", "model", "created_at"),
        Index(
            "ix_calls_state_created_at",
            "state",
            "created_at",
            sqlite_where=text("state NOT IN ('done', 'failed')"),
            postgresql_where=text("state NOT IN ('done', 'failed')"),
        ),
        Index(
            "ix_calls_experiment_id",
            "experiment_id",
            sqlite_where=text("experiment_id IS NOT NULL"),
            postgresql_where=text("experiment_id IS NOT NULL"),
        ),
        Index(
            "ix_calls_allowance_door_id",
            "allowance",
            "door_id",
            "created_at",
            sqlite_where=text("allowance <> ''"),
            postgresql_where=text("allowance <> ''"),
        ),
    )
    id: Mapped[uuid.UUID] = _id()
    key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20), default="intent")
    task_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    project_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    user_id: Mapped[uuid.UUID | None]
    stage: Mapped[str] = mapped_column(String(50), default="", server_default="")
    provider: Mapped[str] = mapped_column(String(50))
    model: Mapped[str] = mapped_column(String(100))
    capability: Mapped[str] = mapped_column(String(20))
    cached: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    usage: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    estimate_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    cost_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    milliseconds: Mapped[int] = mapped_column(default=0, server_default="0")
    remote_id: Mapped[str] = mapped_column(String(200), default="", server_default="")
    error: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = _created()
    ended_at: Mapped[datetime | None]
    group_id: Mapped[str] = mapped_column(String(200), default="", server_default="")
    run_id: Mapped[uuid.UUID | None]
    """The root of the task it was made for: one making of a film."""
    door_id: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """providers.base.Door.name: which key, at which address."""
    care: Mapped[str] = mapped_column(String(10), default="paid", server_default="paid")
    """cheap where a second call costs next to nothing, paid where it must never be sent twice."""
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 10), default=Decimal(0), server_default="0")
    currency: Mapped[str] = mapped_column(String(3), default="CNY", server_default="CNY")
    rate: Mapped[Decimal] = mapped_column(Numeric(14, 6), default=Decimal(1), server_default="1")
    prices: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    allowance: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """The free allowance it was taken from, and how many of its units."""
    free_units: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    list_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """What it is without the allowance; `cost_micro_yuan` is what is left to pay."""
    estimated: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The vendor did not say what was used: its cost is the estimate."""
    reserved_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Put aside in its budgets while it is under way: the estimate times what this model has cost above its estimates."""
    saved_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """What an answer out of the cache would have cost."""
    template: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """The prompt template it was told with: "script_scifi@3"."""
    experiment_id: Mapped[uuid.UUID | None]
    """The lab's experiment it was made for."""
    tokens_in: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    tokens_out: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    characters: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    images: Mapped[int] = mapped_column(default=0, server_default="0")
    seconds: Mapped[Decimal] = mapped_column(Numeric(12, 3), default=Decimal(0), server_default="0")
    why: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    number: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """In the order in which rows came; given by the database. See core.analytics."""
    seq: Mapped[int] = mapped_column(BigInteger, server_default="0", index=True)
    """Goes up with each change of its state or cost; given by the database."""
    amended: Mapped[bool] = mapped_column(server_default=text("false"))
    """It had ended, and was changed after."""


class Secret(Table):
    """A key, a password, a webhook's word: encrypted with AES-256-GCM, bound to its row. See core.database.secret_vault."""

    __tablename__ = "secrets"
    id: Mapped[uuid.UUID] = _id()
    kind: Mapped[str] = mapped_column(String(40))
    box: Mapped[bytes] = mapped_column(LargeBinary)
    """Nonce and cipher text under a key of its own."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    """That key, under the master key."""
    master: Mapped[str] = mapped_column(String(16))
    """Which master key: the start of its SHA-256."""
    last4: Mapped[str] = mapped_column(String(4), default="", server_default="")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()


class Door(Table):
    """A way into a vendor that an admin opened: a key, an address, or both. `state`: open, closed (by a person), bad (the
    vendor refuses the key), no_money."""

    __tablename__ = "doors"
    __table_args__ = (one_of("state", "open", "closed", "bad", "no_money"),)
    id: Mapped[uuid.UUID] = _id()
    provider: Mapped[str] = mapped_column(String(50), index=True)
    label: Mapped[str] = mapped_column(String(100), default="", server_default="")
    secret_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("secrets.id", ondelete="SET NULL"))
    address: Mapped[str] = mapped_column(String(500), default="", server_default="")
    region: Mapped[str] = mapped_column(String(40), default="", server_default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    inner: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[str] = mapped_column(String(20), default="open", server_default="open")
    state_at: Mapped[datetime] = _created()
    at_once: Mapped[int] = mapped_column(default=0, server_default="0")
    open_jobs: Mapped[int] = mapped_column(default=0, server_default="0")
    share: Mapped[int] = mapped_column(default=1, server_default="1")
    tested_at: Mapped[datetime | None]
    tested: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """A providers.base.Health as data."""
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()


class Breaker(Table):
    """How one door does for one capability; shared by all workers. `key` is "door name/capability", and "/model" behind it where
    only one model rests there."""

    __tablename__ = "breakers"
    key: Mapped[str] = mapped_column(String(140), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    opened: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often in a row it opened: each time it stays open longer."""
    open_until: Mapped[datetime | None]
    probe_until: Mapped[datetime | None]
    """Somebody is looking whether it works again."""
    last_error: Mapped[str] = mapped_column(default="", server_default="")
    updated_at: Mapped[datetime] = _updated()


class Budget(Table):
    """A limit and what is used of it, in micro-yuan: reserved before a call, settled after, in one conditional UPDATE.
    `scope`: project, user, month (the studio's), run, lab (an experiment's cap); `key` is "scope:id", with the month for user and month."""

    __tablename__ = "budgets"
    __table_args__ = (one_of("scope", "project", "user", "month", "run", "lab"),)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    scope: Mapped[str] = mapped_column(String(10))
    limit_micro_yuan: Mapped[int | None] = mapped_column(BigInteger)
    spent_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    held_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    updated_at: Mapped[datetime] = _updated()


class BudgetRequest(Table):
    """Somebody's work would go over a limit; an admin says yes (the limit goes up by it) or no."""

    __tablename__ = "budget_requests"
    __table_args__ = (one_of("state", "open", "approved", "refused"),)
    id: Mapped[uuid.UUID] = _id()
    budget_key: Mapped[str] = mapped_column(String(120))
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    task_id: Mapped[uuid.UUID | None]
    need_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0)
    what: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(String(10), default="open", server_default="open")
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = _created()


class PriceRow(Table):
    """A price, or the rate of a currency, as an admin set it: it counts before those that came with the studio."""

    __tablename__ = "prices"
    id: Mapped[uuid.UUID] = _id()
    provider: Mapped[str] = mapped_column(String(50), default="", server_default="")
    """Empty for a rate: `currency` is what one of it costs in yuan, `amount`."""
    model: Mapped[str] = mapped_column(String(100), default="", server_default="")
    unit: Mapped[str] = mapped_column(String(20), default="", server_default="")
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    currency: Mapped[str] = mapped_column(String(3))
    when: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    from_day: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="", server_default="")
    user_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = _created()


class Rating(Table):
    """What somebody gave a model's work for one purpose, 1 to 5: the router's sense of quality grows from it."""

    __tablename__ = "model_ratings"
    __table_args__ = (between("stars", 1, 5), Index("ix_model_ratings_model_purpose", "model", "purpose"))
    id: Mapped[uuid.UUID] = _id()
    model: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(String(40))
    stars: Mapped[int]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    call_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    created_at: Mapped[datetime] = _created()


class Cached(Table):
    """An answer kept for equal requests: text for 24 hours, media for ever (`expires_at` is None)."""

    __tablename__ = "answer_cache"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    result: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    cost_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = _created()


class Hold(Table):
    """Something held for a while, with Redis away or without one: a lock, a place at a door, a count of a minute. `count`
    is how many, `until` when it is free again."""

    __tablename__ = "holds"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    owner: Mapped[str] = mapped_column(String(100), default="", server_default="")
    count: Mapped[int] = mapped_column(default=0, server_default="0")
    until: Mapped[datetime] = mapped_column(index=True)


class TemplateMove(Table):
    """The production label of a template moved from one version to another: promoted, or rolled back."""

    __tablename__ = "prompt_template_moves"
    __table_args__ = (Index("ix_prompt_template_moves_name_language", "name", "language"),)
    id: Mapped[uuid.UUID] = _id()
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(10))
    from_version: Mapped[int]
    to_version: Mapped[int]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    why: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = _created()


class PromptDialogue(Table):
    """A talk of at most five turns that collects what a prompt needs. Redis holds the same for an hour."""

    __tablename__ = "prompt_dialogues"
    __table_args__ = (one_of("status", "open", "complete"),)
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(20), default="open", server_default="open")
    state: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()


class Style(Table):
    """A look of a person's or the team's own, drawn by the engines as the shipped look `based_on`. A brief names it by its id."""

    __tablename__ = "styles"
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    shared: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """The team's: everybody may choose it."""
    name: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(default="", server_default="")
    """What a painter is told."""
    negative: Mapped[str] = mapped_column(default="", server_default="")
    palette: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Colours as #rrggbb, dark to light."""
    based_on: Mapped[str] = mapped_column(String(50), default="puppet", server_default="puppet")
    thumb: Mapped[str] = mapped_column(String(64), default="", server_default="")
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    removed_at: Mapped[datetime | None]


class Preset(Table):
    """Choices for a new film under one name; `settings` is a core.library.presets.PresetChoices."""

    __tablename__ = "presets"
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    shared: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    name: Mapped[str] = mapped_column(String(60))
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    removed_at: Mapped[datetime | None]


class Experiment(Table):
    """A question to the lab: prompt versions x models x inputs. `spec` is a core.lab.lab_values.ExperimentSpec; `cap_micro_yuan` what it may cost in all."""

    __tablename__ = "experiments"
    __table_args__ = (one_of("task_type", *PROMPT_TASKS),)
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    task_type: Mapped[str] = mapped_column(String(50))
    spec: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Goes up with each change of its spec: who saves an older one is told."""
    cap_micro_yuan: Mapped[int | None] = mapped_column(BigInteger)
    quick: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Asked in the box on top, not laid out as a grid."""
    cloned_from: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()
    removed_at: Mapped[datetime | None]


class Cell(Table):
    """One answer that an experiment wants. `key` is the digest of what is asked: asked for again it is the same cell, paid once.
    `rung` of the ladder: prompt, text, still, sound, draft, clip."""

    __tablename__ = "experiment_cells"
    __table_args__ = (
        one_of("rung", "prompt", "text", "still", "sound", "draft", "clip"),
        one_of("state", "pending", "processing", "completed", "failed", "cancelled"),
        UniqueConstraint("experiment_id", "key"),
    )
    id: Mapped[uuid.UUID] = _id()
    experiment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    rung: Mapped[str] = mapped_column(String(10))
    variant: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(160))
    input: Mapped[str] = mapped_column(String(80), default="", server_default="")
    seed: Mapped[int] = mapped_column(default=0, server_default="0")
    request: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """The providers.base.Request that is sent."""
    parent_id: Mapped[uuid.UUID | None]
    """The cell of the rung below that climbed."""
    state: Mapped[str] = mapped_column(String(20), default="pending", server_default="pending", index=True)
    task_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    answer: Mapped[str] = mapped_column(default="", server_default="")
    """Where it is text."""
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    thumb: Mapped[str] = mapped_column(String(64), default="", server_default="")
    media_type: Mapped[str] = mapped_column(String(100), default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What its maker said of it, and under `checks` what was measured."""
    error: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """Why there is none, as {"say": key, "facts": {...}}."""
    estimate_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    cost_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    took_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    call_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    created_at: Mapped[datetime] = _created()
    ended_at: Mapped[datetime | None]


class CellMark(Table):
    """What one person thinks of one cell: stars, rejected, tags."""

    __tablename__ = "experiment_marks"
    __table_args__ = (between("stars", 1, 5),)
    cell_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experiment_cells.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    stars: Mapped[int | None]
    rejected: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    tags: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    updated_at: Mapped[datetime] = _updated()


class PairVote(Table):
    """Which of two cells somebody liked better, not knowing who made them."""

    __tablename__ = "experiment_votes"
    __table_args__ = (one_of("choice", "left", "right", "same"), UniqueConstraint("user_id", "left_id", "right_id"))
    id: Mapped[uuid.UUID] = _id()
    experiment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experiments.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    left_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experiment_cells.id", ondelete="CASCADE"))
    right_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("experiment_cells.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = _created()


class Asset(Table):
    """A stored file under its SHA-256. Where it came from: the take, the task, the person who brought it."""

    __tablename__ = "assets"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    milliseconds: Mapped[int | None]
    created_at: Mapped[datetime] = _created()


class ProjectAsset(Table):
    """Which projects hold an asset: who may see the project may open it."""

    __tablename__ = "project_assets"
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("assets.sha256"), primary_key=True, index=True)
    created_at: Mapped[datetime] = _created()


class Take(Table):
    """One generation for a shot's picture, a portrait, a line, the music. Made again = another take; one is chosen."""

    __tablename__ = "takes"
    __table_args__ = (Index("ix_takes_of", "of_kind", "of_id"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    of_kind: Mapped[str] = mapped_column(String(20))
    """shot, portrait, line, music, sfx"""
    of_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(default=1)
    sha256: Mapped[str] = mapped_column(String(64))
    thumb: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """SHA-256 of a small WebP, for pictures."""
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    provider: Mapped[str] = mapped_column(String(50), default="", server_default="")
    model: Mapped[str] = mapped_column(String(100), default="", server_default="")
    cost_micro_yuan: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    call_key: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The call of the ledger that made it, and says why that model was asked."""
    took_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    task_id: Mapped[uuid.UUID | None]
    user_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = _created()


class Piece(Table):
    """A rendered body, crossfade or sound under the digest of everything that shows or sounds in it. `seen` is what was measured in its
    pictures (core.render.picture_measures) or in a sound (core.render.measures), empty for what nobody measured."""

    __tablename__ = "pieces"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = _created()
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))


class Cut(Table):
    """One version of the film: its time line and the file made from it."""

    __tablename__ = "cuts"
    __table_args__ = (UniqueConstraint("project_id", "version"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    version: Mapped[int]
    timeline: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    poster: Mapped[str] = mapped_column(String(64), default="", server_default="")
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    task_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime] = _created()
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What was measured of its file: `lufs` and `true_peak_db` of its sound."""
    removed_at: Mapped[datetime | None]
    """In the bin, for thirty days."""


class Edit(Table):
    """What one person changed in one go, so that it can be undone: see core.editing.undo. `rows` holds each changed row with the
    values before and after; `said` names the change as {"say": key, "facts": {...}}."""

    __tablename__ = "edits"
    __table_args__ = (Index("ix_edits_project_id_user_id", "project_id", "user_id"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    said: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    rows: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    created_at: Mapped[datetime] = _created()
    undone_at: Mapped[datetime | None]


class Member(Table):
    __tablename__ = "project_members"
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20), default="user")
    created_at: Mapped[datetime] = _created()


class Session(Table):
    """Somebody signed in. `token_hash` is the SHA-256 of the token in their cookie."""

    __tablename__ = "sessions"
    id: Mapped[uuid.UUID] = _id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = _created()
    last_seen: Mapped[datetime] = _created()
    expires_at: Mapped[datetime]
    keep: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(String(300), default="", server_default="")
    address: Mapped[str] = mapped_column(String(100), default="", server_default="")


class Ticket(Table):
    """Carries a fresh session from a page to the cookie, once, within 30 seconds. Keyed by its SHA-256."""

    __tablename__ = "session_tickets"
    ticket_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    """The session token, readable only with the ticket itself."""
    expires_at: Mapped[datetime]


class Throttle(Table):
    """Wrong passwords of one name from one address, for the back-off."""

    __tablename__ = "sign_in_throttles"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    wait_until: Mapped[datetime | None]
    updated_at: Mapped[datetime] = _updated()


class Setting(Table):
    """What an admin sets, and facts there is one of: `first_admin` is inserted once, by whoever is first."""

    __tablename__ = "studio_settings"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    updated_at: Mapped[datetime] = _updated()


class AlertRule(Table):
    """What the team says of an alert rule: changes to one that came with the studio (`name` is its file's), or a rule of its own (`based_on`
    the shipped one whose question it asks). `said` is the part of a core.alerts.alert_rules.WatchRule that differs."""

    __tablename__ = "alert_rules"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    based_on: Mapped[str] = mapped_column(String(60), default="", server_default="")
    said: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()


class Alert(Table):
    """Something a rule found. `thing` is what it is about (a budget's key, a door), empty for the studio. `measured` is what was
    measured, at the start, at its worst and last. Seconds count only while somebody judged: a clock that jumps adds nothing."""

    __tablename__ = "alerts"
    __table_args__ = (
        one_of("level", "critical", "high", "medium", "low"),
        one_of("first_level", "critical", "high", "medium", "low"),
        one_of("state", "open", "acknowledged", "over"),
        Index("ix_alerts_began_at", "began_at"),
        Index(
            "ix_alerts_rule_thing",
            "rule",
            "thing",
            unique=True,
            sqlite_where=text("state <> 'over'"),
            postgresql_where=text("state <> 'over'"),
        ),
    )
    id: Mapped[uuid.UUID] = _id()
    rule: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(160), default="", server_default="")
    level: Mapped[str] = mapped_column(String(10))
    first_level: Mapped[str] = mapped_column(String(10))
    """As measured; `level` is higher where nobody answered in time."""
    state: Mapped[str] = mapped_column(String(15), default="open", server_default="open")
    measured: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    began_at: Mapped[datetime] = _created()
    seen_at: Mapped[datetime] = _created()
    """When it was judged last."""
    told_at: Mapped[datetime | None]
    acknowledged_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    acknowledged_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    waited_s: Mapped[int] = mapped_column(default=0, server_default="0")
    """Seconds that nobody answered at this level."""
    calm_s: Mapped[int] = mapped_column(default=0, server_default="0")
    """Seconds since what is measured is well again."""


class Notice(Table):
    """What one person is told inside the studio, with the way to what it is about. `kind` is a core.people.notice_kinds.NoticeKind; of
    one event (`event_key`) a person is told once."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_read_at", "user_id", "read_at"),
        Index(
            "ix_notices_user_id_event_key",
            "user_id",
            "event_key",
            unique=True,
            sqlite_where=text("event_key <> ''"),
            postgresql_where=text("event_key <> ''"),
        ),
    )
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    alert_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("alerts.id", ondelete="CASCADE"), index=True)
    level: Mapped[str] = mapped_column(String(10), default="", server_default="")
    said: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """The sentence, as {"say": key, "facts": {...}}."""
    way: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """The page it leads to and the words of its address: {"page": ..., "project": ...}."""
    created_at: Mapped[datetime] = _created()
    read_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(String(30), default="", server_default="")
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    event_key: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """Names the event among all events; empty where each call is an event of its own."""
    dispatched_at: Mapped[datetime | None]
    """When it was handed to the channels; None while they have not looked at it."""


class NoticeChannel(Table):
    """A way by which notices leave the studio: of one person (`user_id`), or of the team. `secret_id` holds what signs or opens it."""

    __tablename__ = "notice_channels"
    __table_args__ = (
        one_of("kind", "mail", "webhook", "feishu", "dingtalk", "wecom", "slack", "teams", "sms", "push"),
    )
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(100), default="", server_default="")
    address: Mapped[str] = mapped_column(String(500), default="", server_default="")
    secret_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("secrets.id", ondelete="SET NULL"))
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """Which kinds, levels and films it takes, quiet hours, digest: a core.notices.channel_settings value as data."""
    enabled: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime] = _created()
    updated_at: Mapped[datetime] = _updated()


class NoticeDelivery(Table):
    """One message to one channel, sent in the order of `number` within the channel until it is delivered or given up. A lease and a
    `fence` say who sends it."""

    __tablename__ = "notice_deliveries"
    __table_args__ = (
        one_of("state", "pending", "delivered", "dead", "dropped"),
        UniqueConstraint("channel_id", "key"),
        Index(
            "ix_notice_deliveries_channel_id_number",
            "channel_id",
            "number",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )
    id: Mapped[uuid.UUID] = _id()
    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_channels.id", ondelete="CASCADE"))
    notice_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notices.id", ondelete="SET NULL"), index=True)
    key: Mapped[str] = mapped_column(String(120))
    """The receiver's idempotency key: the same on each try."""
    number: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default="pending", server_default="pending")
    message: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime] = _created()
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = _created()
    ended_at: Mapped[datetime | None] = mapped_column(index=True)


class Letter(Table):
    """The weekly summary of the week that began on this Monday, as numbers: core.alerts.weekly_report.Letter as data. `scope` is who may see it: "all", or
    one person's id as 32 letters."""

    __tablename__ = "letters"
    week: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    letter: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    made_at: Mapped[datetime] = _created()


class Audit(Table):
    """Who did what to whom, never changed. `number` and `hash` make a chain: see core.people.audit_chain. Rows of before the chain have
    neither."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_created_at", "created_at"),)
    id: Mapped[uuid.UUID] = _id()
    user_id: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(120), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = _created()
    number: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    """1, 2, 3 without a gap."""
    project_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """From where it was asked: an address of the network, empty for the studio itself."""
    previous_hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")


class AuditHead(Table):
    """The end of the audit's chain, one row: how many entries there are, the hash of the last, and the studio's signature over both."""

    __tablename__ = "audit_heads"
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    number: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    signature: Mapped[str] = mapped_column(String(128), default="", server_default="")
    updated_at: Mapped[datetime] = _updated()


# Review ---------------------------------------------------------------------------------------------------------


class ReviewRound(Table):
    """One request to look at a film: of which version of the cut, by when."""

    __tablename__ = "review_rounds"
    __table_args__ = (UniqueConstraint("project_id", "number"),)
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    cut_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cuts.id", ondelete="SET NULL"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who asked."""
    message: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = _created()
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ReviewLink(Table):
    """A way for somebody without an account to see one film and answer. `token_hash` is the SHA-256 of what stands in its address.
    `scope`: what it shows. `label`: for whom it is."""

    __tablename__ = "review_links"
    __table_args__ = (one_of("scope", "film", "boards", "script"),)
    id: Mapped[uuid.UUID] = _id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(10), default="film", server_default="film")
    cut_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cuts.id", ondelete="CASCADE"))
    """The one version it shows; None: always the newest."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    label: Mapped[str] = mapped_column(String(100), default="", server_default="")
    password_hash: Mapped[str] = mapped_column(String(255), default="", server_default="")
    watermark: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    read_only: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Public: it plays, and takes neither notes nor answers."""
    created_at: Mapped[datetime] = _created()
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ReviewLinkOpening(Table):
    """Each time a review link was opened: under which name, from where."""

    __tablename__ = "review_link_openings"
    id: Mapped[uuid.UUID] = _id()
    link_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review_links.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    address: Mapped[str] = mapped_column(String(100), default="", server_default="")
    agent: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = _created()


class ReviewRequest(Table):
    """Somebody who was asked in a round: a person of the studio, or whoever has a link."""

    __tablename__ = "review_requests"
    __table_args__ = (UniqueConstraint("round_id", "user_id"), UniqueConstraint("round_id", "link_id"))
    id: Mapped[uuid.UUID] = _id()
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("review_rounds.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_links.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = _created()
    answered_at: Mapped[datetime | None]


class ReviewAnswer(Table):
    """Yes or no to one version of a thing. `on_kind` film, shot, script or character, `on_id` the row's id; `made_from` is the digest of the version
    that was answered (core.review.review_versions). The newest answer of a thing counts; it is open again since `reopened_at`."""

    __tablename__ = "review_answers"
    __table_args__ = (
        one_of("on_kind", "film", "shot", "script", "character"),
        one_of("answer", "approved", "changes_asked"),
        Index("ix_review_answers_project_id_on_kind_on_id", "project_id", "on_kind", "on_id"),
    )
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_rounds.id", ondelete="SET NULL"))
    on_kind: Mapped[str] = mapped_column(String(10))
    on_id: Mapped[uuid.UUID]
    cut_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cuts.id", ondelete="SET NULL"))
    made_from: Mapped[str] = mapped_column(String(64), default="", server_default="")
    answer: Mapped[str] = mapped_column(String(15))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_links.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """Of whoever answered through a link."""
    created_at: Mapped[datetime] = _created()
    reopened_at: Mapped[datetime | None]
    reopened_because: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What changed upstream, as {"say": key, "facts": {...}}."""


class Comment(Table):
    """A note on a film, or a reply to one (`thread_id`). `kind`: a remark, or a change that is asked for. Pinned to a second of the cut, a
    shot, a line or character of the script, a sound; `marks` are drawn on the frame, in shares of its width and height."""

    __tablename__ = "review_comments"
    __table_args__ = (
        one_of("kind", "remark", "change"),
        one_of("on_kind", "film", "shot", "script", "line", "character", "sound"),
        Index("ix_review_comments_project_id_created_at", "project_id", "created_at"),
    )
    id: Mapped[uuid.UUID] = _id()
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    thread_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("review_comments.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_rounds.id", ondelete="SET NULL"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("review_links.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """Of whoever wrote it through a link."""
    kind: Mapped[str] = mapped_column(String(10), default="remark", server_default="remark")
    on_kind: Mapped[str] = mapped_column(String(10), default="film", server_default="film")
    on_id: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """The row's id; of a line its beat's id in the script."""
    cut_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cuts.id", ondelete="SET NULL"))
    take_id: Mapped[uuid.UUID | None]
    """The picture or sound that was seen or heard."""
    seconds: Mapped[Decimal | None] = mapped_column(Numeric(9, 3))
    """From the start of the cut."""
    marks: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    mentions: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """The ids of people of the studio."""
    text: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime] = _created()
    edited_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]


# People ---------------------------------------------------------------------------------------------------------


class Invitation(Table):
    """A way in for somebody new: with which role, to which films. Used once, under `token_hash`."""

    __tablename__ = "invitations"
    __table_args__ = (one_of("role", *ROLES),)
    id: Mapped[uuid.UUID] = _id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(255), default="", server_default="")
    """Only this address may use it; empty: whoever has the link."""
    role: Mapped[str] = mapped_column(String(20), default="user", server_default="user")
    films: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """Project id to the word of core.people.access.Ownership: `user` to work on it, `viewer` to watch."""
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who invites."""
    created_at: Mapped[datetime] = _created()
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class SecondFactor(Table):
    """A second proof at sign-in: an authenticator app's secret (`secret_id`). `recovery` holds the hashes of the codes that are left."""

    __tablename__ = "second_factors"
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("secrets.id", ondelete="CASCADE"))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The 30-second step of the code used last: it and those before are refused."""
    recovery: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    created_at: Mapped[datetime] = _created()
    confirmed_at: Mapped[datetime | None]


class SignInIdentity(Table):
    """Who somebody is at an OpenID Connect issuer: `subject` is the issuer's own name for them."""

    __tablename__ = "sign_in_identities"
    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = _created()


class Presence(Table):
    """Where somebody is in a film right now: `place` is a stage, or a stage and what is open there ("storyboard/shot/<id>"). A row older than
    core.people.presence.GONE_AFTER says nothing."""

    __tablename__ = "presence"
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(120), default="", server_default="")
    editing: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """A text is open there: others are told before they change it."""
    seen_at: Mapped[datetime] = _created()
