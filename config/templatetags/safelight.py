"""Tags shared by every page: absolute times, icons, sample pictures, form fields by name."""

from datetime import date, datetime

from django import template
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

register = template.Library()


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Show a point in time as "24 Nov, 14:07", with the year only where it is another one."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if local.year == timezone.localtime().year:
        words = date_format(local, pgettext("day and time", "j M, H:i"))
    else:
        words = date_format(local, pgettext("day, year and time", "j M Y, H:i"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """Show a day as "24 November 2026", for what holds from that day on."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    words = date_format(local, pgettext("day", "j F Y"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one symbol of icons.svg; it is decoration, so the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def choice_input(option: BoundWidget) -> SafeString:
    """Draw the control of one choice as Django does, without its three templates for each."""
    control = option.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>',
        control["type"],
        control["name"],
        control["value"],
        flatatt(control["attrs"]),
    )


@register.simple_tag
def sample_url(slug: str) -> str:
    """Give the address of a style's sample portrait, or nothing where set-up has not made it."""
    path = f"samples/{slug}.jpg"
    if finders.find(path) is None:
        return ""
    try:
        return static(path)
    except ValueError:  # made after the static files were collected
        return ""


@register.simple_tag
def field_named(form: BaseForm, name: str) -> BoundField | None:
    """Fetch a form's field by a name that only the context knows."""
    return form[name] if name in form.fields else None


@register.simple_tag(takes_context=True)
def current(context: Context, *names: str) -> SafeString | str:
    """Mark a navigation link as the current page when the address bears one of the names."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or match.url_name not in names:
        return ""
    return format_html(' aria-current="{}"', "page" if match.url_name == names[0] else "true")


@register.filter
def up_to(start: int, end: int) -> range:
    """Count from start + 1 to end, for numbering the places that are still empty."""
    return range(start + 1, end + 1)


@register.filter
def unbroken(words: str) -> SafeString:
    """Keep a number with hyphens on one line."""
    return format_html('<span class="unbroken">{}</span>', words)
