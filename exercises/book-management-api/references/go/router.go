package main

import (
	"errors"
	"log"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

func newRouter(shelf *shelf, bodyLimit int64) http.Handler {
	router := gin.New()
	router.HandleMethodNotAllowed = true
	router.RedirectTrailingSlash = false
	router.Use(gin.CustomRecovery(sendFault), sendRefusal)
	router.NoRoute(refusePath)
	router.NoMethod(refuseMethod)

	read := func(path string, handle gin.HandlerFunc) {
		router.GET(path, handle)
		router.HEAD(path, handle)
	}
	read("/health", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"status": "ok"})
	})
	read("/books", listBooks(shelf))
	read("/books/:id", func(c *gin.Context) {
		book, err := shelf.get(c.Param("id"))
		answer(c, http.StatusOK, book, err)
	})
	router.POST("/books", func(c *gin.Context) {
		book, err := readBook(c, bodyLimit)
		if err == nil {
			book, err = shelf.add(book)
		}
		if err == nil {
			c.Header("Location", "/books/"+book.ID)
		}
		answer(c, http.StatusCreated, book, err)
	})
	router.PUT("/books/:id", func(c *gin.Context) {
		// Nobody wants to hear what is wrong with a book that is not there.
		book, err := shelf.get(c.Param("id"))
		if err == nil {
			book, err = readBook(c, bodyLimit)
		}
		if err == nil {
			book, err = shelf.replace(c.Param("id"), book)
		}
		answer(c, http.StatusOK, book, err)
	})
	router.DELETE("/books/:id", func(c *gin.Context) {
		if err := shelf.remove(c.Param("id")); err != nil {
			c.Error(err)
			return
		}
		c.Status(http.StatusNoContent)
	})
	return router
}

func listBooks(shelf *shelf) gin.HandlerFunc {
	return func(c *gin.Context) {
		page, err := checkPage(c.Request.URL.Query())
		if err != nil {
			c.Error(err)
			return
		}
		matches := shelf.search(c.Query("q"))
		start := min((page.number-1)*page.limit, len(matches))
		items := matches[start:min(start+page.limit, len(matches))]
		c.JSON(http.StatusOK, gin.H{"items": items, "total": len(matches), "page": page.number, "limit": page.limit})
	}
}

func answer(c *gin.Context, status int, book Book, err error) {
	if err != nil {
		c.Error(err)
		return
	}
	c.JSON(status, book)
}

// sendRefusal answers with the error that a handler has left behind.
func sendRefusal(c *gin.Context) {
	c.Next()
	last := c.Errors.Last()
	if last == nil {
		return
	}
	var refused *refusal
	if !errors.As(last.Err, &refused) {
		sendFault(c, last.Err)
		return
	}
	body := gin.H{"error": refused.message}
	if len(refused.fields) > 0 {
		body["fields"] = refused.fields
	}
	c.JSON(refused.status, body)
}

// sendFault hides what went wrong: it is in the log.
func sendFault(c *gin.Context, fault any) {
	log.Printf("%s %s: %v", c.Request.Method, c.Request.URL.Path, fault)
	c.AbortWithStatusJSON(http.StatusInternalServerError, gin.H{"error": "something went wrong here"})
}

func refusePath(c *gin.Context) {
	c.Error(refuse(http.StatusNotFound, "there is nothing at "+c.Request.URL.Path))
}

func refuseMethod(c *gin.Context) {
	path := c.Request.URL.Path
	allowed := "GET, HEAD"
	switch {
	case path == "/books":
		allowed = "GET, HEAD, POST"
	case strings.HasPrefix(path, "/books/"):
		allowed = "GET, HEAD, PUT, DELETE"
	}
	c.Header("Allow", allowed)
	c.Error(refuse(http.StatusMethodNotAllowed, path+" knows "+allowed))
}
