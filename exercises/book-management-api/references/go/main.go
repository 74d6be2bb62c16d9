package main

import (
	"cmp"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/gin-gonic/gin"
)

func main() {
	log.SetFlags(0)
	bodyLimit, err := strconv.ParseInt(cmp.Or(os.Getenv("MAX_BODY_BYTES"), "102400"), 10, 64)
	if err != nil {
		log.Fatalf("MAX_BODY_BYTES: %v", err)
	}
	gin.SetMode(gin.ReleaseMode)
	address := net.JoinHostPort(cmp.Or(os.Getenv("HOST"), "127.0.0.1"), os.Getenv("PORT"))
	log.Fatal(http.ListenAndServe(address, newRouter(newShelf(), bodyLimit)))
}
