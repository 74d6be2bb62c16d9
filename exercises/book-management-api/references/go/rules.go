package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
)

// The largest whole number that JSON carries without loss.
const largestPage = 1<<53 - 1

// readBook reads a book out of the request's body, or says what is wrong with it.
func readBook(c *gin.Context, bodyLimit int64) (Book, error) {
	body, err := readBody(c, bodyLimit)
	if err != nil {
		return Book{}, err
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return Book{}, refuse(http.StatusBadRequest, "the body is not JSON")
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return Book{}, refuse(http.StatusUnprocessableEntity, "a book is a JSON object")
	}
	return checkBook(fields)
}

func readBody(c *gin.Context, limit int64) ([]byte, error) {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, "send the body as application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("send at most %d bytes", limit))
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the body did not arrive whole")
	}
	return body, nil
}

func checkBook(fields map[string]any) (Book, error) {
	problems := map[string]string{}
	note := func(field, problem string) {
		if problem != "" {
			problems[field] = problem
		}
	}
	note("title", textProblem(fields["title"], 200))
	note("author", textProblem(fields["author"], 100))
	note("isbn", isbnProblem(fields["isbn"]))
	year, hasYear := fields["year"]
	if hasYear {
		note("year", yearProblem(year))
	}
	for field := range fields {
		switch field {
		case "title", "author", "isbn", "year":
		default:
			note(field, "is not a field of a book")
		}
	}
	if err := refuseFields("the book is not valid", problems); err != nil {
		return Book{}, err
	}
	book := Book{Title: fields["title"].(string), Author: fields["author"].(string), ISBN: fields["isbn"].(string)}
	if hasYear {
		number := int(year.(float64))
		book.Year = &number
	}
	return book, nil
}

func textProblem(value any, longest int) string {
	text, ok := value.(string)
	if !ok || strings.TrimSpace(text) == "" {
		return "must be a text that is not empty"
	}
	if utf8.RuneCountInString(text) > longest {
		return fmt.Sprintf("must have at most %d characters", longest)
	}
	return ""
}

func yearProblem(value any) string {
	number, ok := value.(float64)
	if !ok || number != math.Trunc(number) || number < 1 || number > 2100 {
		return "must be a whole number from 1 to 2100"
	}
	return ""
}

func isbnProblem(value any) string {
	if text, ok := value.(string); ok && isISBN13(text) {
		return ""
	}
	return "must be 13 digits with a valid check digit"
}

func isISBN13(text string) bool {
	if len(text) != 13 {
		return false
	}
	sum := 0
	for place, character := range []byte(text) {
		if character < '0' || character > '9' {
			return false
		}
		weight := 1 + place%2*2
		sum += int(character-'0') * weight
	}
	return sum%10 == 0
}

// page is what a list shows: `limit` books at most, `number` counted from one.
type page struct{ number, limit int }

func checkPage(query url.Values) (page, error) {
	problems := map[string]string{}
	wholeNumber := func(name string, fallback, most int) int {
		if !query.Has(name) {
			return fallback
		}
		// Atoi alone would take "+1" for a number.
		number, err := strconv.Atoi(query.Get(name))
		if err != nil || number < 1 || number > most || query.Get(name)[0] == '+' {
			problems[name] = fmt.Sprintf("must be a whole number from 1 to %d", most)
		}
		return number
	}
	wanted := page{number: wholeNumber("page", 1, largestPage), limit: wholeNumber("limit", 20, 100)}
	return wanted, refuseFields("there is no such page", problems)
}
