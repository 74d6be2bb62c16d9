package main

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// Book is what the library knows of one. A pointer tells a year that is missing from the year 0.
type Book struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Author string `json:"author"`
	ISBN   string `json:"isbn"`
	Year   *int   `json:"year,omitempty"`
}

// shelf holds books in memory, oldest first. Every request is a goroutine of its own, hence the lock.
type shelf struct {
	mutex sync.RWMutex
	books []Book
}

func newShelf() *shelf { return &shelf{} }

func (s *shelf) get(id string) (Book, error) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	place, err := s.find(id)
	if err != nil {
		return Book{}, err
	}
	return s.books[place], nil
}

// add gives the book its id.
func (s *shelf) add(book Book) (Book, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	book.ID = uuid.NewString()
	if err := s.refuseTakenISBN(book); err != nil {
		return Book{}, err
	}
	s.books = append(s.books, book)
	return book, nil
}

func (s *shelf) replace(id string, book Book) (Book, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	place, err := s.find(id)
	if err != nil {
		return Book{}, err
	}
	book.ID = id
	if err := s.refuseTakenISBN(book); err != nil {
		return Book{}, err
	}
	s.books[place] = book
	return book, nil
}

func (s *shelf) remove(id string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	place, err := s.find(id)
	if err != nil {
		return err
	}
	s.books = slices.Delete(s.books, place, place+1)
	return nil
}

// search looks at titles and authors, whatever the case. The result is the caller's own.
func (s *shelf) search(text string) []Book {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	wanted := strings.ToLower(text)
	found := []Book{}
	for _, book := range s.books {
		if strings.Contains(strings.ToLower(book.Title), wanted) || strings.Contains(strings.ToLower(book.Author), wanted) {
			found = append(found, book)
		}
	}
	return found
}

func (s *shelf) find(id string) (int, error) {
	place := slices.IndexFunc(s.books, func(book Book) bool { return book.ID == id })
	if place < 0 {
		return 0, refuse(http.StatusNotFound, "there is no book "+id)
	}
	return place, nil
}

func (s *shelf) refuseTakenISBN(book Book) error {
	isTaken := slices.ContainsFunc(s.books, func(other Book) bool { return other.ISBN == book.ISBN && other.ID != book.ID })
	if isTaken {
		return refuse(http.StatusConflict, "another book has the ISBN "+book.ISBN)
	}
	return nil
}
