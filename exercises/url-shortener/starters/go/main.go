package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/gomodule/redigo/redis"
	"github.com/jackc/pgx/v4/pgxpool"
)

const createTable = `
	create table if not exists links (
		code       text primary key,
		url        text not null,
		expires_at timestamptz
	)`

func main() {
	database, err := pgxpool.Connect(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := database.Exec(context.Background(), createTable); err != nil {
		log.Fatal(err)
	}
	// A connection of redigo serves one goroutine at a time: the pool hands them out.
	clicks := &redis.Pool{MaxIdle: 8, Dial: func() (redis.Conn, error) { return redis.DialURL(os.Getenv("REDIS_URL")) }}
	defer clicks.Close()

	http.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		sendJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})

	http.HandleFunc("POST /links", func(w http.ResponseWriter, r *http.Request) {
		// Start here: make a code, insert the link, answer 201 with a Location header.
		// database.Exec(r.Context(), "insert into links (code, url) values ($1, $2)", code, url) is safe: values are
		// never part of the SQL text.
		sendJSON(w, http.StatusNotImplemented, map[string]string{"error": "not built yet"})
	})

	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
