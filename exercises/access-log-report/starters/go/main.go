package main

import (
	"bufio"
	"encoding/json"
	"os"
)

func main() {
	total := 0

	// One line at a time: a whole night does not fit into memory.
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		// Start here: is lines.Text() well formed? What are its parts?
		total++
	}

	json.NewEncoder(os.Stdout).Encode(map[string]int{"total": total})
}
