// A build cache for the go command in two layers: what the image was built with, read-only, and below the temporary
// folder what this build adds. The go command itself insists on writing to its only cache.
//
// It is started by the go command (GOCACHEPROG) and speaks its protocol: one JSON value a request on stdin, one a
// response on stdout. See `go help cacheprog` and cmd/go/internal/cacheprog.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"
)

type request struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: layered-cache FOLDER")
	}
	cache := layeredCache{baked: os.Args[1], added: filepath.Join(os.TempDir(), "go-cache")}
	if err := serve(cache, os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func serve(cache layeredCache, in io.Reader, out io.Writer) error {
	requests := json.NewDecoder(bufio.NewReader(in))
	responses := json.NewEncoder(out)
	if err := responses.Encode(response{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var asked request
		if err := requests.Decode(&asked); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := cache.answer(asked, requests)
		if err != nil {
			answer = response{Err: err.Error()}
		}
		answer.ID = asked.ID
		if err := responses.Encode(answer); err != nil || asked.Command == "close" {
			return err
		}
	}
}

type layeredCache struct{ baked, added string }

func (cache layeredCache) answer(asked request, body *json.Decoder) (response, error) {
	switch asked.Command {
	case "get":
		return cache.get(asked.ActionID), nil
	case "put":
		return cache.put(asked, body)
	case "close":
		return response{}, nil
	default:
		return response{}, fmt.Errorf("unknown command %q", asked.Command)
	}
}

func (cache layeredCache) get(actionID []byte) response {
	for _, folder := range []string{cache.added, cache.baked} {
		if found, ok := read(folder, actionID); ok {
			return found
		}
	}
	return response{Miss: true}
}

// read finds an entry where the go command's own cache would have it: a file that ends in -a names one in -d.
func read(folder string, actionID []byte) (response, bool) {
	line, err := os.ReadFile(fileOf(folder, actionID, "a"))
	if err != nil {
		return response{}, false
	}
	var action, output string
	var size, nanoseconds int64
	if _, err := fmt.Sscanf(string(line), "v1 %64s %64s %d %d", &action, &output, &size, &nanoseconds); err != nil {
		return response{}, false
	}
	outputID, err := hex.DecodeString(output)
	if err != nil {
		return response{}, false
	}
	data := fileOf(folder, outputID, "d")
	if info, err := os.Stat(data); err != nil || info.Size() != size {
		return response{}, false
	}
	madeAt := time.Unix(0, nanoseconds)
	return response{OutputID: outputID, Size: size, Time: &madeAt, DiskPath: data}, true
}

func (cache layeredCache) put(asked request, body *json.Decoder) (response, error) {
	var content []byte
	if asked.BodySize > 0 {
		if err := body.Decode(&content); err != nil {
			return response{}, err
		}
	}
	data := fileOf(cache.added, asked.OutputID, "d")
	line := fmt.Sprintf("v1 %x %x %20d %20d\n", asked.ActionID, asked.OutputID, len(content), time.Now().UnixNano())
	if err := write(data, content); err != nil {
		return response{}, err
	}
	return response{DiskPath: data}, write(fileOf(cache.added, asked.ActionID, "a"), []byte(line))
}

func write(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

func fileOf(folder string, id []byte, ending string) string {
	name := hex.EncodeToString(id)
	return filepath.Join(folder, name[:2], name+"-"+ending)
}
