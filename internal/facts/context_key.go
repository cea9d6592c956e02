// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var contextKeyTable = open("context_keys", "key", "status", "types", "cardinality", "class", "presence", "scope", "trust", "successor", "when")

// ContextKey is a row of the table of condition keys that are global or travel with a
// session, and of the keys of calls that assume or pass roles (E-1201 to E-1204). The
// catalogue gives its words their meaning.
type ContextKey struct {
	Name   string
	Status string // documented, legacy, unsupported or attested
	Types  string // one or two types of condition keys, with a comma between them
	// Cardinality is single, maybe or multi.
	Cardinality string
	Class       string // how the evaluator knows the value: A, B, C or "" for never present
	Presence    string // always, signed, sometimes or never
	Scope       string // global, session or service
	Trust       string // sensitive, caller_chosen or ""
	Successor   string // of a legacy or unsupported key
	When        string // in words, which requests have the key
}

// ContextKeys returns the rows, in the order of AWS's documentation.
var ContextKeys = sync.OnceValue(func() []ContextKey {
	all := make([]ContextKey, 0, len(contextKeyTable.Rows()))
	for _, row := range contextKeyTable.Rows() {
		all = append(all, ContextKey{row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9]})
	}
	return all
})
