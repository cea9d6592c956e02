// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// ConditionEntry is a key under an operator, with its values.
type ConditionEntry struct {
	// Node holds the values. Its path is that of the key; [ConditionEntry.Pos] is where the key stands.
	Node *policy.Node
	Pos  policy.Pos
	// Operator is the name of the operator as written, OperatorNode its object, Op what it means.
	Operator     string
	OperatorNode *policy.Node
	OperatorPos  policy.Pos
	Op           iam.Operator
	// Name is the key as written, Prefix what stands before its first colon, "" without one.
	Name, Prefix string
	Values       []Value
	// More says that there may be further, unknown values.
	More bool
}

// Value is a value of a condition key. Numbers and booleans are in their canonical text.
type Value struct {
	Node *policy.Node
	// Text as compared; of a value known in part (Known is false) what is known of its beginning.
	Text  string
	Known bool
}

func newConditionEntry(o *policy.ConditionOperator, k *policy.ConditionKey) ConditionEntry {
	e := ConditionEntry{
		Node: k.Values.Node, Pos: k.NamePos, Name: k.Name,
		Operator: o.Name, OperatorNode: o.Node, OperatorPos: o.NamePos, Op: iam.ParseOperator(o.Name),
		More: k.Values.More, Values: make([]Value, len(k.Values.Items)),
	}
	if colon := strings.IndexByte(k.Name, ':'); colon > 0 {
		e.Prefix = k.Name[:colon]
	}
	for i, item := range k.Values.Items {
		v := Value{Node: item.Node}
		if v.Text, v.Known = item.Text.Known(); !v.Known {
			v.Text = item.Text.Prefix()
		}
		e.Values[i] = v
	}
	return e
}

// ValuesKnown reports whether every value is known.
func (e *ConditionEntry) ValuesKnown() bool {
	if e.More {
		return false
	}
	for i := range e.Values {
		if !e.Values[i].Known {
			return false
		}
	}
	return true
}

// Is reports whether the key has the name, in any case.
func (e *ConditionEntry) Is(name string) bool { return strings.EqualFold(e.Name, name) }

// HasPrefix reports whether the key begins with the text, in any case; for keys with a name behind a slash.
func (e *ConditionEntry) HasPrefix(prefix string) bool {
	return len(e.Name) > len(prefix) && strings.EqualFold(e.Name[:len(prefix)], prefix)
}

// Key is what is known of a condition key.
type Key struct {
	catalog.KeyInfo
	// Known says that AWS, an identity provider or a managed policy knows the key; Attested that only the latter does.
	Known, Attested bool
}

// Key returns what is known of the entry's key. The result is kept for the document.
func (c *Document) Key(e *ConditionEntry) *Key { return c.KeyNamed(e.Name) }

// KeyNamed is [Document.Key] for a name.
func (c *Document) KeyNamed(name string) *Key {
	if k, ok := c.keys[name]; ok {
		return k
	}
	k := &Key{}
	k.KeyInfo, k.Known = c.Catalog.LookupKey(name)
	k.Attested = k.Origin == catalog.KeyAttested
	if c.keys == nil {
		c.keys = make(map[string]*Key)
	}
	c.keys[name] = k
	return k
}
