"""Fill results into a copy of the bureau's own document, in its own layout."""

from baoheng.forms.writeback.filling import fill
from baoheng.forms.writeback.model import Change, Changes, Left, Report, Written
from baoheng.forms.writeback.planning import plan
from baoheng.forms.writeback.promised import plan_targets

__all__ = ["Change", "Changes", "Left", "Report", "Written", "fill", "plan", "plan_targets"]
