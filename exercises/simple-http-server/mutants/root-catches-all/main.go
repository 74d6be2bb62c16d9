package main

import (
	"cmp"
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
)

func main() {
	host := cmp.Or(os.Getenv("HOST"), "127.0.0.1")
	log.Fatal(http.ListenAndServe(net.JoinHostPort(host, os.Getenv("PORT")), http.HandlerFunc(serve)))
}

func serve(w http.ResponseWriter, r *http.Request) {
	route, found := routes[r.URL.Path]
	if !found {
		route = routes["/"]
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		send(w, failure(http.StatusMethodNotAllowed, r.URL.Path+" does not know "+r.Method))
	default:
		send(w, route(r.URL.Query()))
	}
}

func send(w http.ResponseWriter, reply reply) {
	body, err := json.Marshal(reply.body)
	if err != nil {
		// Only maps of strings are ever sent.
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(reply.status)
	// net/http leaves the body out of the answer to a HEAD request.
	w.Write(body)
}
