from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from clinic.marked import filled, filled_each, joined

SAID = "<b>&\"'</b>"
VALUES = st.one_of(
    st.text(st.sampled_from("<>&\"'{}ä")), st.integers(), st.floats(allow_nan=False), st.none(), st.booleans()
)


@given(first=VALUES, second=VALUES)
def test_every_value_is_escaped_as_django_does_it(first, second):
    form = '<p class="{}">{} &amp; {{}}</p>'
    assert filled(form, first, second) == format_html(form, first, second)
    rows = [(first, second), (second, first)]
    assert filled_each(form, rows) == format_html_join("", form, rows)


def test_what_is_html_already_stays_so_and_the_whole_is_html():
    form = "<li>{}{}</li>"
    inner = filled("<b>{}</b>", SAID)
    assert inner.count("<") == 2
    assert filled(form, inner, mark_safe("<br>")) == f"<li>{inner}<br></li>"
    assert joined([inner, SAID]) == format_html("{}{}", inner, SAID)
    assert joined([inner]).__html__() == inner


def test_words_that_are_joined_to_html_are_escaped_again():
    assert "<b>" not in joined([SAID + filled("<i>{}</i>", 1)])


def test_words_that_are_translated_when_they_are_shown_are_escaped_too():
    assert filled("{}", gettext_lazy("A&E")) == "A&amp;E"
