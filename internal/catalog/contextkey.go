// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// ContextKey is a condition key about which more is known than the catalogue lists: the global keys, those that
// credentials of some services carry to every call, and those of calls that assume or pass roles (E-1201 to E-1204).
type ContextKey struct {
	ConditionKey
	// AlsoType is a second type whose operators the key takes, [TypeUnknown] for none.
	AlsoType iam.KeyType
	// Class says how the evaluator gets at the key's value.
	Class Class
	// Presence says which requests have the key.
	Presence Presence
	// When says in words which requests have the key, to follow "present in: ".
	When string
	// Scope says where the key belongs.
	Scope Scope
	// Status says what AWS says about the key.
	Status Status
	// Sensitive says that the key names accounts, organizations or networks: wildcards and values that callers choose have
	// no place in conditions on it.
	Sensitive bool
	// CallerChosen says that callers can give the key any value.
	CallerChosen bool
	// Successor is the key to use instead of a legacy or unsupported one.
	Successor string
}

// Class is the derivation class of a key (E-1204).
type Class uint8

// The classes.
const (
	ClassNone Class = iota // the key is never present
	ClassA                 // derived from the request
	ClassB                 // always present, the value not known unless given
	ClassC                 // sometimes present
)

// String returns "A", "B", "C" or "".
func (c Class) String() string { return [...]string{"", "A", "B", "C"}[min(c, ClassC)] }

// Presence says which requests have a key.
type Presence uint8

// The presences.
const (
	PresentNever     Presence = iota
	PresentSometimes          // in the case that ContextKey.When names
	PresentSigned             // in every signed request
	PresentAlways
)

// Scope says where a context key belongs.
type Scope uint8

// The scopes.
const (
	ScopeGlobal  Scope = iota // keys of prefix aws
	ScopeSession              // carried by credentials that a service delivers, to calls of any service
	ScopeService              // of calls of one service
)

// Status says what AWS says about a key.
type Status uint8

// The statuses.
const (
	Documented  Status = iota
	Legacy             // replaced by ContextKey.Successor
	Unsupported        // looks like a key but is not one
	Attested           // not documented, but used by a current AWS managed policy
)

// TakesType reports whether operators of the type fit the key.
func (k *ContextKey) TakesType(t iam.KeyType) bool { return k.Type == t || k.AlsoType == t }

// contextTable has the context keys (see [facts.ContextKeys]).
type contextTable struct {
	keys      []*ContextKey
	byKey     map[string]*ContextKey
	templates []*ContextKey
}

var contextKeys = sync.OnceValue(func() *contextTable { return must(readContextKeys(facts.ContextKeys())) })

func readContextKeys(rows []facts.ContextKey) (*contextTable, error) {
	c := &contextTable{byKey: make(map[string]*ContextKey, len(rows))}
	for i := range rows {
		k, err := readContextKey(&rows[i])
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", rows[i].Name, err)
		}
		c.keys = append(c.keys, k)
		c.byKey[k.folded] = k
		if k.placeholder {
			c.templates = append(c.templates, k)
		}
	}
	return c, nil
}

// readContextKey gives the words of a row their meaning.
func readContextKey(row *facts.ContextKey) (*ContextKey, error) {
	k := &ContextKey{Successor: row.Successor, When: row.When, Sensitive: row.Trust == "sensitive", CallerChosen: row.Trust == "caller_chosen"}
	k.setName(row.Name)
	first, second, _ := strings.Cut(row.Types, ",")
	var err error
	read := func(problem error) {
		if err == nil {
			err = problem
		}
	}
	var problem error
	if first != "" {
		k.Type, problem = iam.ParseKeyType(first)
		read(problem)
	}
	if second != "" {
		k.AlsoType, problem = iam.ParseKeyType(second)
		read(problem)
	}
	k.Cardinality, problem = parseCardinality(row.Cardinality)
	read(problem)
	k.Status, problem = parseWord[Status](row.Status, "documented", "legacy", "unsupported", "attested")
	read(problem)
	k.Class, problem = parseWord[Class](row.Class, "", "A", "B", "C")
	read(problem)
	k.Presence, problem = parseWord[Presence](row.Presence, "never", "sometimes", "signed", "always")
	read(problem)
	k.Scope, problem = parseWord[Scope](row.Scope, "global", "session", "service")
	read(problem)
	return k, err
}

// parseWord returns the number of a word among those allowed.
func parseWord[T ~uint8](word string, words ...string) (T, error) {
	for i, w := range words {
		if w == word {
			return T(i), nil
		}
	}
	return 0, fmt.Errorf("%w: %q is none of %s", errDamaged, word, quoteJoin(words))
}

// ContextKeys returns all context keys, in the order of AWS's documentation.
func (c *Catalog) ContextKeys() []*ContextKey { return contextKeys().keys }

// ContextKey returns the context key that has the name or, with its placeholder, matches it.
func (c *Catalog) ContextKey(name string) (*ContextKey, bool) {
	var buffer [nameBuffer]byte
	return contextKeys().find(fold(buffer[:0], name))
}

func (t *contextTable) find(folded []byte) (*ContextKey, bool) {
	if k, ok := t.byKey[string(folded)]; ok {
		return k, true
	}
	for _, k := range t.templates {
		if k.matches(folded) {
			return k, true
		}
	}
	return nil, false
}
