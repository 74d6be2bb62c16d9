package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const longestURL = 2048

var (
	aliasForm       = regexp.MustCompile(`^[A-Za-z0-9_-]{3,32}$`)
	reservedAliases = map[string]bool{"health": true, "links": true}
)

// checkLink returns the link that a request's body asks for; without an alias its code is empty.
func checkLink(body any, publicHost string) (link, error) {
	fields, ok := body.(map[string]any)
	if !ok {
		return link{}, refuse(http.StatusUnprocessableEntity, "a link is a JSON object")
	}
	problems := map[string]string{}
	note := func(field, problem string) {
		if problem != "" {
			problems[field] = problem
		}
	}
	target, problem := checkURL(fields["url"], publicHost)
	note("url", problem)
	alias, problem := checkAlias(fields["alias"])
	note("alias", problem)
	expiresAt, problem := checkInstant(fields["expiresAt"])
	note("expiresAt", problem)
	if len(problems) > 0 {
		return link{}, &refusal{status: http.StatusUnprocessableEntity, Message: "the link is not valid", Fields: problems}
	}
	return link{code: alias, url: target, expiresAt: expiresAt}, nil
}

func checkURL(value any, publicHost string) (text, problem string) {
	text, ok := value.(string)
	if !ok || utf8.RuneCountInString(text) > longestURL {
		return "", fmt.Sprintf("must be a text of at most %d characters", longestURL)
	}
	// The parser forgives some of them, browsers and headers do not. U+FFFD was half of a surrogate pair.
	isForbidden := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }
	if strings.ContainsFunc(text, isForbidden) {
		return "", "must not contain spaces or control characters"
	}
	parsed, err := url.Parse(text)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" {
		return "", "must be an absolute http or https URL"
	}
	// A final dot is the same host, only spelt as an absolute name.
	if strings.EqualFold(strings.TrimSuffix(parsed.Host, "."), publicHost) {
		return "", "must not lead back to this service"
	}
	return text, ""
}

func checkAlias(value any) (alias, problem string) {
	if value == nil {
		return "", ""
	}
	alias, ok := value.(string)
	if !ok || !aliasForm.MatchString(alias) {
		return "", `must be 3 to 32 letters, digits, "_" or "-"`
	}
	if reservedAliases[alias] {
		return "", "is reserved"
	}
	return alias, ""
}

// checkInstant returns nil for "never".
func checkInstant(value any) (instant *time.Time, problem string) {
	if value == nil {
		return nil, ""
	}
	text, _ := value.(string)
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil, "must be an instant such as 2026-12-24T18:00:00Z"
	}
	return &parsed, ""
}
