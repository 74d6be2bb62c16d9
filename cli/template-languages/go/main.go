package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
)

func main() {
	address := net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT"))
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(greet)))
}

func greet(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(STATUS)
	if err := json.NewEncoder(w).Encode(map[string]string ANSWER); err != nil {
		log.Print(err)
	}
}
