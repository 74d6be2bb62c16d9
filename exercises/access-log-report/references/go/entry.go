package main

import (
	"strconv"
	"strings"
)

// entry is what the report needs of a well-formed line.
type entry struct {
	address string
	path    string
	status  string
	bytes   int64
	ms      int64
}

// parseEntry takes a line apart from left to right; ok is false for a malformed one. A regular expression would say
// the same in one line and need five times as long, which a million lines do not forgive.
func parseEntry(line string) (parsed entry, ok bool) {
	address, rest, ok := strings.Cut(line, " - ")
	if !ok || !isWord(address) {
		return entry{}, false
	}
	user, rest, ok := strings.Cut(rest, " [")
	if !ok || !isWord(user) {
		return entry{}, false
	}
	time, rest, ok := strings.Cut(rest, `] "`)
	if !ok || time == "" || strings.Contains(time, "]") {
		return entry{}, false
	}
	request, rest, ok := strings.Cut(rest, `" `)
	if !ok {
		return entry{}, false
	}
	path, ok := parseRequest(request)
	if !ok {
		return entry{}, false
	}
	figures := strings.Split(rest, " ")
	if len(figures) != 3 || !isStatus(figures[0]) || !isDigits(figures[2]) {
		return entry{}, false
	}
	if figures[1] != "-" && !isDigits(figures[1]) {
		return entry{}, false
	}
	return entry{address: address, path: path, status: figures[0], bytes: number(figures[1]), ms: number(figures[2])}, true
}

// parseRequest returns the path of `GET /path?query HTTP/1.1`.
func parseRequest(request string) (path string, ok bool) {
	parts := strings.Split(request, " ")
	if len(parts) != 3 || strings.Contains(request, `"`) {
		return "", false
	}
	method, target, protocol := parts[0], parts[1], parts[2]
	if !consistsOf(method, 'A', 'Z') || !strings.HasPrefix(target, "/") {
		return "", false
	}
	major, minor, ok := strings.Cut(strings.TrimPrefix(protocol, "HTTP/"), ".")
	if !ok || len(protocol) != len("HTTP/1.1") || len(major) != 1 || !isDigits(major) || !isDigits(minor) {
		return "", false
	}
	path, _, _ = strings.Cut(target, "?")
	return path, true
}

func isWord(text string) bool { return text != "" && !strings.Contains(text, " ") }

func isDigits(text string) bool { return consistsOf(text, '0', '9') }

func isStatus(text string) bool {
	return len(text) == 3 && isDigits(text) && text[0] >= '1' && text[0] <= '5'
}

func consistsOf(text string, first, last byte) bool {
	for i := range len(text) {
		if text[i] < first || text[i] > last {
			return false
		}
	}
	return text != ""
}

// number is 0 for the hyphen that stands for nothing.
func number(text string) int64 {
	value, _ := strconv.ParseInt(text, 10, 64)
	return value
}
