package main

import (
	"cmp"
	"slices"
	"strings"
)

const topCount = 5

// Summary is what the night was like.
type Summary struct {
	Total           int            `json:"total"`
	Malformed       int            `json:"malformed"`
	Bytes           int64          `json:"bytes"`
	StatusClasses   map[string]int `json:"statusClasses"`
	TopPaths        []PathCount    `json:"topPaths"`
	UniqueAddresses int            `json:"uniqueAddresses"`
	// nil without any well-formed line.
	P95Ms *int64 `json:"p95Ms"`
}

// PathCount is how often a path was asked for.
type PathCount struct {
	Path  string `json:"path"`
	Count int    `json:"count"`
}

type report struct {
	malformed int
	bytes     int64
	statuses  map[string]int
	paths     map[string]int
	addresses map[string]struct{}
	times     []int64
}

func newReport() *report {
	return &report{
		statuses:  map[string]int{"1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0},
		paths:     map[string]int{},
		addresses: map[string]struct{}{},
	}
}

func (r *report) add(line string) {
	found, ok := parseEntry(line)
	if !ok {
		r.malformed++
		return
	}
	r.bytes += found.bytes
	r.statuses[found.status[:1]+"xx"]++
	r.paths[found.path]++
	r.addresses[strings.ToLower(found.address)] = struct{}{}
	r.times = append(r.times, found.ms)
}

func (r *report) summary() Summary {
	return Summary{
		Total:           len(r.times),
		Malformed:       r.malformed,
		Bytes:           r.bytes,
		StatusClasses:   r.statuses,
		TopPaths:        r.topPaths(),
		UniqueAddresses: len(r.addresses),
		P95Ms:           percentile(r.times, 95),
	}
}

// topPaths has the most frequent first; Go compares strings by their bytes, which in UTF-8 is the order of the codes.
func (r *report) topPaths() []PathCount {
	ranked := make([]PathCount, 0, len(r.paths))
	for path, count := range r.paths {
		ranked = append(ranked, PathCount{path, count})
	}
	slices.SortFunc(ranked, func(a, b PathCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Path, b.Path))
	})
	return ranked[:min(topCount, len(ranked))]
}

// percentile is the one by nearest rank.
func percentile(values []int64, percent int) *int64 {
	if len(values) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := (len(sorted)*percent + 99) / 100
	return &sorted[rank-1]
}
