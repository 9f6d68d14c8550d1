"""What came with the answer to a rights request, for programs."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from privacy.api.documented import DISPOSITION, operation
from privacy.api.renderers import File
from privacy.api.views import Resource
from privacy.rights.requests.api import own_request
from privacy.rights.requests.log import requester
from privacy.rights.requests.showing import document_response


class RequestDocument(Resource):
    """One document that came with the answer."""

    renderer_classes = [*Resource.renderer_classes, File]
    http_method_names = ["get"]

    @operation(
        "Download a document of a rights request",
        answers={(200, kind): OpenApiTypes.BINARY for kind in ("application/pdf", "text/plain")},
        problems=(404,),
        tag="requests",
        parameters=(DISPOSITION,),
        operation_id="requests_document",
    )
    def get(self, request: Request, case_id: UUID, document_id: UUID) -> HttpResponseBase:  # noqa: ARG002
        """There once the answer is approved; its opening is written into the case's record."""
        case = own_request(self.person, case_id)
        document = get_object_or_404(case.attachments, pk=document_id)
        return document_response(document, requester(case))
