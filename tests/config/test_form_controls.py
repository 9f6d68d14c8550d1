"""Controls of choices are drawn by a tag of our own: they must be what Django would draw."""

from django import forms
from django.template import Context, Template
from django.test.html import parse_html


class Odd(forms.Form):
    """Values that need escaping, an initial choice, attributes with and without a value."""

    size = forms.ChoiceField(
        choices=[("", 'No "size"'), ("a&b", "A & B"), (3, "Three")],
        initial=3,
        widget=forms.RadioSelect(attrs={"data-odd": '"<', "autofocus": True, "disabled": False}),
    )
    kinds = forms.MultipleChoiceField(
        choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )


def test_a_choice_is_drawn_as_django_draws_it() -> None:
    draw = Template("{% load safelight %}{% choice_input option %}")
    form = Odd({"size": "a&b", "kinds": ["y"]})
    form.is_valid()
    options = [option for shown in (form, Odd()) for field in shown for option in field]
    assert len(options) == 10
    for option in options:
        ours = draw.render(Context({"option": option}))
        assert parse_html(ours) == parse_html(option.tag())
        assert '"<' not in ours
