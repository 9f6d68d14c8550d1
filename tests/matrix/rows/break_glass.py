"""Break-glass: asked by some, agreed to by officers, looked through by whoever asked alone."""

from tests.matrix.expecting import EXPIRED, OFFICER, SUPPORT, staff_only

GLASS = "staff/break-glass/<uuid:glass_id>/"

ROWS = {
    "staff/break-glass/": staff_only(SUPPORT, OFFICER),
    "staff/break-glass/ask/": staff_only(SUPPORT, OFFICER),
    # The world's is over; an officer asked for it, and support sees what support asked for.
    GLASS: staff_only(OFFICER, but={SUPPORT: 404}),
    f"{GLASS}agree/": staff_only(OFFICER, method="post", status=302),
    f"{GLASS}refuse/": staff_only(OFFICER, method="post", status=302),
    f"{GLASS}close/": staff_only(OFFICER, method="post", status=302, but={SUPPORT: 404}),
    f"{GLASS}more/": staff_only(OFFICER, method="post", status=302, but={SUPPORT: 404}),
    f"{GLASS}extend/": staff_only(OFFICER, method="post", status=302),
    # Other officers don't find it; whoever asked is told that it is over.
    f"{GLASS}<uuid:sealed_object>/": staff_only(SUPPORT, OFFICER, status=404, but={EXPIRED: 403}),
}
