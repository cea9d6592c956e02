// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Version is the version of the policy language (E-601).
type Version uint8

// The versions. An absent Version element means Version2008.
const (
	Version2008 Version = iota
	Version2012
	VersionUnknown
)

// Effect is the effect of a statement (E-603).
type Effect uint8

// The effects. EffectUnknown is an effect that is not known yet.
const (
	Allow Effect = iota
	Deny
	EffectUnknown
)

// String returns the spelling in policies, or "(unknown)".
func (e Effect) String() string {
	switch e {
	case Allow:
		return "Allow"
	case Deny:
		return "Deny"
	default:
		return "(unknown)"
	}
}

// Document is a policy document. A Document returned by [Build] without
// problems satisfies the structural rules that hold for every policy type:
// E-601 to E-607 and E-901. What a policy type adds (a Principal element, say) is
// up to the user of the document. A Document is not modified once built.
type Document struct {
	// Root is the tree the document was built from.
	Root *Node
	// Version is the language version; VersionNode is nil where the element is absent.
	Version     Version
	VersionNode *Node
	// ID is the Id element or nil.
	ID *Node
	// Statements in written order. A single statement object is a list of one.
	Statements []*Statement
	// MoreStatements says that there may be further, unknown statements. A fully
	// unknown document has no Statements, MoreStatements and VersionUnknown.
	MoreStatements bool
}

// Statement is one statement. Elements that are absent are nil.
type Statement struct {
	// Index counts from 0.
	Index int
	// Node is the statement's object.
	Node *Node
	// Sid is the statement id, empty if absent or not known.
	Sid    string
	SidPos Pos
	Effect Effect

	Action, NotAction       *List
	Resource, NotResource   *List
	Principal, NotPrincipal *Principal
	Condition               *Condition

	// Unknown says that the statement is not known, or may be more than what is
	// known of it (its object has More set, or [Build] found fault with its
	// elements). Whether it applies is undetermined, and nothing follows from an
	// element that is absent; the elements that are present are as written.
	Unknown bool
}

// Label is how messages name the statement: its Sid in quotes, else "Statement[2]".
func (s *Statement) Label() string {
	if s.Sid != "" {
		return strconv.Quote(s.Sid)
	}
	return "Statement[" + strconv.Itoa(s.Index) + "]"
}

// List is a string or list of strings: Action, Resource, the identifiers of a
// principal type, the values of a condition key (E-605).
type List struct {
	Node  *Node
	Items []Item
	// More says that there may be further, unknown items (E-1608).
	More bool
}

// Item is one string of a [List]. Numbers and booleans given as condition
// values have been converted to their canonical text (E-606).
type Item struct {
	Text pattern.Text
	Node *Node
}

// Principal is a Principal or NotPrincipal element (E-901).
type Principal struct {
	Node *Node
	// Star is the plain string "*".
	Star bool
	// Entries by type, in written order.
	Entries []PrincipalEntry
	// More says that there may be further, unknown entries. A fully unknown
	// element has no Entries and More.
	More bool
}

// PrincipalEntry is one member of a principal object.
type PrincipalEntry struct {
	// Type is "AWS", "Service", "Federated" or "CanonicalUser".
	Type    string
	TypePos Pos
	Values  List
}

// Condition is a Condition element (E-1001).
type Condition struct {
	Node      *Node
	Operators []ConditionOperator
	// More says that there may be further, unknown operators.
	More bool
}

// ConditionOperator is one operator block, such as "ForAnyValue:StringLike".
type ConditionOperator struct {
	// Name as written.
	Name    string
	NamePos Pos
	Node    *Node
	Keys    []ConditionKey
	// More says that there may be further, unknown keys.
	More bool
}

// ConditionKey is one key of an operator block with its values.
type ConditionKey struct {
	// Name as written.
	Name    string
	NamePos Pos
	Values  List
}
