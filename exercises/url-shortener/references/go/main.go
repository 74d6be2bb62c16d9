package main

import (
	"cmp"
	"context"
	"log"
	"net"
	"net/http"
	"os"
)

func main() {
	log.SetFlags(0)
	links, err := openLinkStore(context.Background(), os.Getenv("DATABASE_URL"), os.Getenv("REDIS_URL"))
	if err != nil {
		log.Fatalf("cannot open the links: %v", err)
	}
	service := &service{links: links, publicHost: cmp.Or(os.Getenv("PUBLIC_HOST"), "sho.rt")}
	address := net.JoinHostPort(cmp.Or(os.Getenv("HOST"), "127.0.0.1"), os.Getenv("PORT"))
	log.Fatal(http.ListenAndServe(address, service.routes()))
}
