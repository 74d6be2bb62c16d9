package main

import (
	"log"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
)

// Book is what the library knows of one. A pointer tells a year that is missing from the year 0.
type Book struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Author string `json:"author"`
	ISBN   string `json:"isbn"`
	Year   *int   `json:"year,omitempty"`
}

func main() {
	router := gin.New()

	router.GET("/health", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"status": "ok"})
	})

	// Start here: POST /books, then GET /books/:id.
	// Every request runs in a goroutine of its own: a map of books needs a lock.
	router.POST("/books", func(c *gin.Context) {
		c.JSON(http.StatusNotImplemented, gin.H{"error": "not built yet"})
	})

	log.Fatal(router.Run("127.0.0.1:" + os.Getenv("PORT")))
}
