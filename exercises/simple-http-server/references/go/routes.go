package main

import (
	"net/http"
	"net/url"
	"time"
)

type reply struct {
	status int
	body   map[string]string
}

var routes = map[string]func(query url.Values) reply{
	"/":     greet,
	"/time": tellTime,
	"/echo": echo,
}

func greet(url.Values) reply {
	return reply{http.StatusOK, map[string]string{"message": "Hello, backend!"}}
}

func tellTime(url.Values) reply {
	return reply{http.StatusOK, map[string]string{"now": time.Now().UTC().Format(time.RFC3339Nano)}}
}

func echo(query url.Values) reply {
	if !query.Has("msg") {
		return failure(http.StatusBadRequest, "the parameter msg is missing")
	}
	return reply{http.StatusOK, map[string]string{"msg": query.Get("msg")}}
}

func failure(status int, message string) reply {
	return reply{status, map[string]string{"error": message}}
}
