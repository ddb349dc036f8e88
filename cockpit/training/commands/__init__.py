"""Commands on job roles, courses, sessions, rosters, results and champions."""

from typing import TYPE_CHECKING

from cockpit.lazy import in_modules

if TYPE_CHECKING:
    from cockpit.training.commands.champion import AddChampions, ArchiveChampions, TrainPersons, UntrainPersons
    from cockpit.training.commands.course import (
        AddCourse,
        ArchiveCourses,
        CoverRequirements,
        EditCourse,
        UnarchiveCourse,
        UncoverRequirements,
    )
    from cockpit.training.commands.curriculum import LowerCurriculum, RaiseCurriculum, SetCurriculum
    from cockpit.training.commands.importing import (
        ImportCourses,
        ImportCurriculum,
        ImportLearners,
        ImportResults,
        ImportRoster,
        ImportSessions,
        ImportSurveys,
    )
    from cockpit.training.commands.learner import AssignLearners, UnassignLearners
    from cockpit.training.commands.resistance import (
        ArchiveResistance,
        FinishResistance,
        HelpResistance,
        ScoreResistance,
    )
    from cockpit.training.commands.result import (
        ArchiveResults,
        AssessPerson,
        EditResult,
        RecogniseLearning,
        ScorePerson,
        UnarchiveResults,
    )
    from cockpit.training.commands.role import AddRole, ArchiveRoles, EditRole, UnarchiveRole
    from cockpit.training.commands.roster import (
        AssessSeat,
        BackSeats,
        EnrolPeople,
        ExcuseSeats,
        FillSession,
        ForwardSeats,
        MakeUpSeats,
        MarkAbsent,
        MarkAllBut,
        MarkPresent,
        MarkRest,
        MarkRoster,
        ScoreSeat,
        TickSeats,
        UnmarkSeats,
        WithdrawSeats,
    )
    from cockpit.training.commands.sessions import (
        AddSession,
        ArchiveSessions,
        CancelSession,
        EditSession,
        ReopenSession,
        RepeatSession,
        UnarchiveSessions,
    )
    from cockpit.training.commands.survey import AnswerSurvey, WithdrawSurvey

__all__ = [
    "AddChampions",
    "AddCourse",
    "AddRole",
    "AddSession",
    "AnswerSurvey",
    "ArchiveChampions",
    "ArchiveCourses",
    "ArchiveResistance",
    "ArchiveResults",
    "ArchiveRoles",
    "ArchiveSessions",
    "AssessPerson",
    "AssessSeat",
    "AssignLearners",
    "BackSeats",
    "CancelSession",
    "CoverRequirements",
    "EditCourse",
    "EditResult",
    "EditRole",
    "EditSession",
    "EnrolPeople",
    "ExcuseSeats",
    "FillSession",
    "FinishResistance",
    "ForwardSeats",
    "HelpResistance",
    "ImportCourses",
    "ImportCurriculum",
    "ImportLearners",
    "ImportResults",
    "ImportRoster",
    "ImportSessions",
    "ImportSurveys",
    "LowerCurriculum",
    "MakeUpSeats",
    "MarkAbsent",
    "MarkAllBut",
    "MarkPresent",
    "MarkRest",
    "MarkRoster",
    "RaiseCurriculum",
    "RecogniseLearning",
    "ReopenSession",
    "RepeatSession",
    "ScorePerson",
    "ScoreResistance",
    "ScoreSeat",
    "SetCurriculum",
    "TickSeats",
    "TrainPersons",
    "UnarchiveCourse",
    "UnarchiveResults",
    "UnarchiveRole",
    "UnarchiveSessions",
    "UnassignLearners",
    "UncoverRequirements",
    "UnmarkSeats",
    "UntrainPersons",
    "WithdrawSeats",
    "WithdrawSurvey",
]

__getattr__ = in_modules(
    __name__,
    "role",
    "course",
    "curriculum",
    "learner",
    "sessions",
    "roster",
    "survey",
    "result",
    "champion",
    "resistance",
    "importing",
)
