"""The OpenAPI 3.1 document, made from the views and the dataclasses themselves: it cannot say what is not so."""

import re
from typing import Any

from django.conf import settings

from api import schemas
from api.json import components
from api.views.data import ApiView, ChangeList, FigureList, PlanList, PlanTasks
from jiading.web.context import NAME
from jiading.web.requests import RequestInDay

ADDRESSES: dict[str, type[ApiView]] = {
    "/api/v1/plans/": PlanList,
    "/api/v1/plans/{code}/tasks/": PlanTasks,
    "/api/v1/plans/{code}/figures/": FigureList,
    "/api/v1/plans/{code}/changes/": ChangeList,
}
CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "方案代码",
    "schema": {"type": "string"},
}
FAULTS = {
    "400": "参数有误",
    "401": "没有令牌，或令牌已失效",
    "404": "没有这个方案或这一页",
    "429": "太频繁，Retry-After 秒后再试",
    "500": "服务器出错",
}
ABOUT = (
    "只读。令牌在门户的「日历与接口」里新建，读到的范围与持有人登录后相同；每次请求都重新核对。"
    "as_of 取任何一天日终时的情况，回答里写明取的是哪一天。内容不变时 ETag 不变，可用 If-None-Match 问。"
    "持有人的范围变化时（例如单位新接任务），changes 从新的范围往后给，以前的内容请从 tasks 取。"
)


def document() -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{NAME}·数据接口", "version": "1", "description": ABOUT},
        "servers": [{"url": settings.PORTAL_URL or "/"}],
        "security": [{"token": []}],
        "paths": {address: {"get": operation(address, view)} for address, view in ADDRESSES.items()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": components(schemas.Refused, *(view.shape for view in ADDRESSES.values())),
        },
    }


def operation(address: str, view: type[ApiView]) -> dict[str, Any]:
    """Return how one address is asked and what it answers."""
    asked = [
        {"name": each.name, "in": "query", "required": False, "description": each.description, "schema": each.schema}
        for each in view.parameters
    ]
    given = {"ETag": {"description": "内容的校验值", "schema": {"type": "string"}}}
    fine = {"description": view.summary, "headers": given, "content": json_of(view.shape)}
    faults = {status: {"description": text, "content": json_of(schemas.Refused)} for status, text in FAULTS.items()}
    return {
        "operationId": re.sub(r"\W+", "_", address).strip("_"),
        "summary": view.summary,
        "parameters": ([CODE] if "{code}" in address else []) + asked,
        "responses": {"200": fine, "304": {"description": "内容和 If-None-Match 的一样"}} | faults,
    }


def json_of(shape: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}


class Document(ApiView):
    """The document itself, asked with a token like everything else."""

    summary = "本文档"

    def answer(self, request: RequestInDay) -> dict[str, Any]:
        return document()
