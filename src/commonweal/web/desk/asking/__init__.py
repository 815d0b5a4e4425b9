"""One question a page: what is entered is kept at once, checked as a whole, and sent once."""

from commonweal.web.desk.asking.questions import Answers, Choice, Page, Question
from commonweal.web.desk.asking.second import APPROVER, Second
from commonweal.web.desk.asking.task import Asked, Task

__all__ = ["APPROVER", "Answers", "Asked", "Choice", "Page", "Question", "Second", "Task"]
