package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	// The port differs with every start. Do not write a number here.
	address := "127.0.0.1:" + os.Getenv("PORT")
	log.Fatal(http.ListenAndServe(address, http.HandlerFunc(answer)))
}

// answer is called once for every request.
func answer(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/" {
		sendJSON(w, http.StatusOK, map[string]string{"message": "Hello, backend!"})
		return
	}

	// Start here: GET /time, then GET /echo?msg=…
	// r.URL.Path is the path without its query string, r.URL.Query() has the decoded parameters.
	sendJSON(w, http.StatusNotImplemented, map[string]string{"error": "not built yet"})
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}
