import json

from django.http import HttpResponse
from django.utils.safestring import mark_safe


def page(request):
    # ruleid: redoubt.python.cross-site-scripting
    data = mark_safe(json.dumps(request.GET))
    # ok: redoubt.python.cross-site-scripting
    kept = mark_safe(json.dumps(request.GET).replace("<", "\\u003c"))
    # ok: redoubt.python.cross-site-scripting
    answer = HttpResponse(json.dumps(request.GET))
    # ruleid: redoubt.python.cross-site-scripting
    script = HttpResponse("<script>var item = " + json.dumps(request.GET["item"]) + "</script>")
    return data, kept, answer, script
