package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gomodule/redigo/redis"
	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
)

type link struct {
	code string
	url  string
	// nil: never.
	expiresAt *time.Time
}

// linkStore keeps links in Postgres, whose primary key settles every race for a code. Clicks are counted in Redis:
// INCR is one atomic step, where a popular row in Postgres would make its visitors queue for the row's lock.
type linkStore struct {
	database *pgxpool.Pool
	counters *redis.Pool
}

func openLinkStore(ctx context.Context, databaseURL, redisURL string) (*linkStore, error) {
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 8
	database, err := pgxpool.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	_, err = database.Exec(ctx, `
		create table if not exists links (
			code       text primary key,
			url        text not null,
			expires_at timestamptz
		)`)
	if err != nil {
		return nil, err
	}
	dial := func(ctx context.Context) (redis.Conn, error) { return redis.DialURLContext(ctx, redisURL) }
	return &linkStore{database: database, counters: &redis.Pool{MaxIdle: 8, DialContext: dial}}, nil
}

func (s *linkStore) get(ctx context.Context, code string) (link, error) {
	missing := refuse(http.StatusNotFound, "there is no link "+code)
	// Postgres can store neither, so no code has them.
	if strings.Contains(code, "\x00") || !utf8.ValidString(code) {
		return link{}, missing
	}
	found := link{code: code}
	err := s.database.QueryRow(ctx, "select url, expires_at from links where code = $1", code).
		Scan(&found.url, &found.expiresAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return link{}, missing
	}
	return found, err
}

// add makes a code for a link that has none.
func (s *linkStore) add(ctx context.Context, wanted link) (link, error) {
	isAlias := wanted.code != ""
	for {
		if !isAlias {
			wanted.code = makeCode()
		}
		result, err := s.database.Exec(ctx,
			"insert into links (code, url, expires_at) values ($1, $2, $3) on conflict (code) do nothing",
			wanted.code, wanted.url, wanted.expiresAt)
		switch {
		case err != nil:
			return link{}, err
		case result.RowsAffected() == 1:
			return wanted, nil
		case isAlias:
			return link{}, refuse(http.StatusConflict, "the alias "+wanted.code+" is taken")
		}
	}
}

func (s *linkStore) countClick(ctx context.Context, code string) error {
	_, err := s.do(ctx, "INCR", clicksKey(code))
	return err
}

func (s *linkStore) clicks(ctx context.Context, code string) (int64, error) {
	count, err := redis.Int64(s.do(ctx, "GET", clicksKey(code)))
	if errors.Is(err, redis.ErrNil) {
		return 0, nil
	}
	return count, err
}

func (s *linkStore) do(ctx context.Context, command string, arguments ...any) (any, error) {
	connection, err := s.counters.GetContext(ctx)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	return redis.DoContext(connection, ctx, command, arguments...)
}

func clicksKey(code string) string { return "clicks:" + code }

// makeCode has 48 random bits in eight characters.
func makeCode() string {
	bits := make([]byte, 6)
	rand.Read(bits) // never fails: without a source of randomness the program ends
	return base64.RawURLEncoding.EncodeToString(bits)
}
