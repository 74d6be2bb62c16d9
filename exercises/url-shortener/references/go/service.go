package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"
)

const maxBodyBytes = 16 << 10

type service struct {
	links      *linkStore
	publicHost string
}

// shownLink is a link as it is answered.
type shownLink struct {
	Code      string     `json:"code"`
	URL       string     `json:"url"`
	ExpiresAt *time.Time `json:"expiresAt"`
	Clicks    int64      `json:"clicks"`
}

func (s *service) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		sendJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.Handle("POST /links", handler(s.create))
	mux.Handle("GET /links/{code}", handler(s.read))
	mux.Handle("GET /{code}", handler(s.follow))
	mux.Handle("/", handler(func(w http.ResponseWriter, r *http.Request) error {
		return refuse(http.StatusNotFound, "there is nothing at "+r.URL.Path)
	}))
	return mux
}

func (s *service) create(w http.ResponseWriter, r *http.Request) error {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		return refuse(http.StatusBadRequest, "the body is too large, or did not arrive whole")
	}
	var body any
	if err := json.Unmarshal(text, &body); err != nil {
		return refuse(http.StatusBadRequest, "the body is not JSON")
	}
	wanted, err := checkLink(body, s.publicHost)
	if err != nil {
		return err
	}
	made, err := s.links.add(r.Context(), wanted)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/links/"+made.code)
	sendJSON(w, http.StatusCreated, show(made, 0))
	return nil
}

func (s *service) read(w http.ResponseWriter, r *http.Request) error {
	found, err := s.links.get(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	clicks, err := s.links.clicks(r.Context(), found.code)
	if err != nil {
		return err
	}
	sendJSON(w, http.StatusOK, show(found, clicks))
	return nil
}

func (s *service) follow(w http.ResponseWriter, r *http.Request) error {
	found, err := s.links.get(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	if found.expiresAt != nil && !found.expiresAt.After(time.Now()) {
		return refuse(http.StatusGone, "the link "+found.code+" has expired")
	}
	if err := s.links.countClick(r.Context(), found.code); err != nil {
		return err
	}
	w.Header().Set("Location", toASCII(found.url))
	w.WriteHeader(http.StatusFound)
	return nil
}

func show(found link, clicks int64) shownLink {
	return shownLink{Code: found.code, URL: found.url, ExpiresAt: found.expiresAt, Clicks: clicks}
}

// toASCII encodes what a header cannot carry, and leaves everything else as it is.
func toASCII(text string) string {
	var encoded strings.Builder
	for _, character := range []byte(text) {
		if character > ' ' && character <= '~' {
			encoded.WriteByte(character)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", character)
		}
	}
	return encoded.String()
}

// handler is a handler that may fail.
type handler func(w http.ResponseWriter, r *http.Request) error

func (handle handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := handle(w, r)
	if err == nil {
		return
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
		refused = &refusal{status: http.StatusInternalServerError, Message: "something went wrong here"}
	}
	sendJSON(w, refused.status, refused)
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Printf("cannot send an answer: %v", err)
	}
}
