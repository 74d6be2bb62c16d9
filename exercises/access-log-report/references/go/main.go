package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
)

// A longer line is not part of any log, and would only fill the memory.
const longestLine = 1 << 20

func main() {
	log.SetFlags(0)
	summary, err := readLog(os.Stdin)
	if err != nil {
		log.Fatalf("cannot read the log: %v", err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(summary); err != nil {
		log.Fatalf("cannot print the report: %v", err)
	}
}

func readLog(input io.Reader) (Summary, error) {
	report := newReport()
	lines := bufio.NewScanner(input)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	for lines.Scan() {
		// Without \n and one \r before it; empty lines are no lines.
		if line := lines.Text(); line != "" {
			report.add(line)
		}
	}
	return report.summary(), lines.Err()
}
