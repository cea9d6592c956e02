// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// entryKind is the form of a principal entry (section 9.1).
type entryKind uint8

// The forms of entries.
const (
	entryNobody        entryKind = iota // matches no caller that a request can have
	EntryEveryone                       // "*" (E-904)
	EntryAWS                            // {"AWS": "*"} (E-905)
	EntryAccount                        // account id or root ARN (E-906, E-907)
	EntryUser                           // E-908
	EntryRole                           // E-909
	EntrySession                        // E-910
	EntryFederatedUser                  // E-912
	EntryUserID                         // AIDA… (E-913)
	EntryRoleID                         // AROA… (E-913)
	EntryOAI                            // E-1757
	EntryService                        // E-914
	EntryProvider                       // E-915
	EntryCanonical                      // E-916
	EntryPartial                        // an AWS entry that is partly unknown (E-1628)
	EntryOwner                          // the account of the resource (E-1714)
)

// PrincipalEntry is one compiled entry of a principal element.
type PrincipalEntry struct {
	Kind entryKind
	Node *policy.Node
	Text pattern.Text // the entry as written
	// The parts of an ARN; the account id alone leaves the partition empty.
	Partition, Account, Path, Name, Session string
}

// Principals matches a Principal or NotPrincipal element. It is
// immutable.
type Principals struct {
	node    *policy.Node
	Not     bool
	Entries []PrincipalEntry
	// More: further, unknown entries, of any type or of one.
	More         bool
	MoreAWS      bool
	MoreService  bool
	MoreProvider bool
	listed       *policy.Node // the list that may hold more
}

// principal compiles a Principal or NotPrincipal element. What is wrong with its
// entries is reported by checkType; a refused entry matches nobody.
func (c *compiler) principal(p *policy.Principal, not bool) *Principals {
	m := &Principals{node: p.Node, Not: not, More: p.More}
	if p.Star || c.typ == iam.RCP && !not {
		// The Principal of a resource control policy is "*" or the document is refused
		// (E-531, E-1653).
		m.Entries, m.More = []PrincipalEntry{{Kind: EntryEveryone, Node: p.Node}}, false
		return m
	}
	n := 0
	for i := range p.Entries {
		n += len(p.Entries[i].Values.Items)
	}
	m.Entries = make([]PrincipalEntry, 0, n)
	for i := range p.Entries {
		e := &p.Entries[i]
		for _, item := range e.Values.Items {
			m.Entries = append(m.Entries, compileEntry(e.Type, item))
		}
		if !e.Values.More {
			continue
		}
		m.listed = e.Values.Node
		switch e.Type {
		case "AWS":
			m.MoreAWS = true
		case "Service":
			m.MoreService = true
		case "Federated":
			m.MoreProvider = true
		default:
			m.More = true
		}
	}
	return m
}

func compileEntry(typ string, item policy.Item) PrincipalEntry {
	e := PrincipalEntry{Node: item.Node, Text: item.Text}
	s, known := item.Text.Known()
	switch {
	case typ == "Service":
		e.Kind = EntryService
	case typ == "Federated":
		e.Kind = EntryProvider
	case typ == "CanonicalUser":
		e.Kind = EntryCanonical
	case !known:
		e.Kind = EntryPartial
	case s == "*":
		e.Kind = EntryAWS
	case arn.IsAccountID(s):
		e.Kind, e.Account = EntryAccount, s
	case len(s) > 4 && s[:4] == "AIDA":
		e.Kind = EntryUserID
	case len(s) > 4 && s[:4] == "AROA":
		e.Kind = EntryRoleID
	default:
		e.compileARN(s)
	}
	return e
}

func (e *PrincipalEntry) compileARN(s string) {
	p, ok := arn.ParsePrincipal(s)
	switch {
	case !ok && iam.IsOriginAccessIdentity(s):
		e.Kind, e.Name = EntryOAI, s
		return
	case !ok:
		return
	}
	e.Partition, e.Account, e.Path, e.Name, e.Session = p.Partition, p.Account, p.Path, p.Name, p.Session
	switch p.Kind {
	case arn.Root:
		e.Kind = EntryAccount
	case arn.User:
		e.Kind = EntryUser
	case arn.Role:
		e.Kind = EntryRole
	case arn.AssumedRole:
		e.Kind = EntrySession
	case arn.FederatedUser:
		e.Kind = EntryFederatedUser
	}
}

// MoreNode is where there may be further entries that are not known yet.
func (m *Principals) MoreNode() *policy.Node {
	if !m.More && m.listed != nil {
		return m.listed
	}
	return m.node
}
