"""The interface itself: errors in one form, the routers of the subjects, a limit of calls."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.throttling import AuthRateThrottle

from baoheng import __version__
from baoheng.core.errors import BaohengError, NotAllowed
from baoheng.workbench.api.appraisals import router as appraisals_router
from baoheng.workbench.api.hits import router as hits_router
from baoheng.workbench.api.measures import router as measures_router
from baoheng.workbench.api.targets import router as targets_router

RATE = "20/s"

api = NinjaAPI(
    title="保衡接口",
    version=__version__,
    description="目标、问题、测算项、自评、疑点；权限与页面相同。"
    "请求头写 Authorization: Bearer 令牌。",
    urls_namespace="api",
    docs_url=None,
    throttle=[AuthRateThrottle(RATE)],
)
api.add_router("/targets", targets_router, tags=["绩效目标"])
api.add_router("/measures", measures_router, tags=["测算项"])
api.add_router("/appraisals", appraisals_router, tags=["监控和自评"])
api.add_router("/hits", hits_router, tags=["疑点"])


def _told(request: HttpRequest, message: str, todo: str, status: int) -> HttpResponse:
    return api.create_response(request, {"message": message, "todo": todo}, status=status)


@api.exception_handler(BaohengError)
def told(request: HttpRequest, error: BaohengError) -> HttpResponse:
    """What cannot be done, in the words of the pages."""
    return _told(request, error.message, error.todo, 403 if isinstance(error, NotAllowed) else 409)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    """No such thing, or not this person's business."""
    return _told(request, "没有找到", "请核对编号，或它不在您负责的范围内", 404)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """No token, or one that is not valid."""
    return _told(request, "令牌不对或已到期", "请在“我的”页面建立令牌，放在请求头里", 401)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Refused before the operation: permission, too many calls."""
    return _told(request, str(error), "", error.status_code)


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that do not fit, each with its place; what was sent is not repeated."""
    places = "；".join(f"{'.'.join(map(str, one['loc']))}：{one['msg']}" for one in error.errors)
    return _told(request, f"参数不对：{places}", "请对照接口说明", 422)
