// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	_ "embed" // the tables
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

var (
	//go:embed data/special.tsv
	specialText string
	//go:embed data/because.tsv
	becauseText string
	//go:embed data/codes.tsv
	codesText string
	//go:embed data/layers.tsv
	layersText string

	specialTable = facts.New("special", specialText, "text", "action", "layer", "kind", "note")
	becauseTable = facts.New("because", becauseText, "text", "layer", "kind", "note")
	codesTable   = facts.New("codes", codesText, "code", "note")
	layersTable  = facts.New("layers", layersText, "name", "layer")
)

// kinds are the kinds as tables spell them.
var kinds = map[string]Kind{"unknown": Unknown, "implicit": Implicit, "explicit": Explicit}

// notPolicy is the kind of a text that is no denial by a policy.
const notPolicy = "not_policy"

// layerNames are the names of layers, the longest first, with the layers.
var layerNames = sync.OnceValue(func() [][2]string {
	var out [][2]string
	for _, row := range layersTable.Rows() {
		out = append(out, [2]string{row[0], row[1]})
	}
	slices.SortStableFunc(out, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	return out
})

// special is a text of a denial without the usual sentence.
type special struct {
	pieces       []string // the literal parts, one more than names
	names        []string // the parts that vary
	action, note string
	layer        Layer
	kind         Kind
	notPolicy    bool
}

var specials = sync.OnceValue(func() []special {
	var out []special
	for _, row := range specialTable.Rows() {
		s := special{action: row[1], layer: Layer(row[2]), kind: kinds[row[3]], notPolicy: row[3] == notPolicy, note: row[4]}
		rest := row[0]
		for {
			piece, after, found := strings.Cut(rest, "{")
			s.pieces = append(s.pieces, piece)
			if !found {
				break
			}
			name, tail, _ := strings.Cut(after, "}")
			s.names, rest = append(s.names, name), tail
		}
		out = append(out, s)
	}
	return out
})

// maxVarying bounds the part of a special text that varies.
const maxVarying = 2048

// find looks for the text, and returns where it is and the parts that vary.
func (s *special) find(text string) (at, end int, parts map[string]string, ok bool) {
	at = strings.Index(text, s.pieces[0])
	if at < 0 {
		return 0, 0, nil, false
	}
	end = at + len(s.pieces[0])
	for i, name := range s.names {
		window := text[end:min(len(text), end+maxVarying)]
		if j := strings.Index(window, hardBreak); j >= 0 {
			window = window[:j]
		}
		n := strings.Index(window, s.pieces[i+1])
		if s.pieces[i+1] == "" {
			n = len(word(window))
		}
		if n <= 0 {
			return 0, 0, nil, false
		}
		if parts == nil {
			parts = map[string]string{}
		}
		parts[name] = window[:n]
		end += n + len(s.pieces[i+1])
	}
	return at, end, parts, true
}

// word is the beginning of a text up to white space or a quote.
func word(s string) string {
	if i := strings.IndexAny(s, " \n\"'<>"); i >= 0 {
		return s[:i]
	}
	return s
}
