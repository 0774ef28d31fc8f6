from django.http import HttpResponse


def home(r):
    return HttpResponse("")


switcher = set_language = home
