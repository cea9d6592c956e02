// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

var principalTypes = []string{"AWS", "Service", "Federated", "CanonicalUser"}

// principal reads a Principal or NotPrincipal element (E-901).
func (b *builder) principal(n *Node, element string) *Principal {
	p := &Principal{Node: n}
	switch n.Kind {
	case KindUnknown:
		p.More = true
	case KindString:
		s, known := n.Text.Known()
		switch {
		case s == "*":
			p.Star = true
		case !known && mayBe(n.Text, "*"):
			p.More = true
		default:
			p.More = true
			b.principalFormat(n, element, `"*" or an object, found the string `+quoteText(n.Text))
		}
	case KindObject:
		p.More = n.More
		b.principalEntries(p, n, element)
	case KindNull:
		p.More = true
		b.null(n, element)
	default:
		p.More = true
		b.principalFormat(n, element, `"*" or an object, found `+describe(n))
	}
	return p
}

func (b *builder) principalEntries(p *Principal, n *Node, element string) {
	if len(n.Members) > 0 {
		p.Entries = make([]PrincipalEntry, 0, len(n.Members))
	}
	for i := range n.Members {
		m := &n.Members[i]
		if !slices.Contains(principalTypes, m.Name) {
			p.More = true
			b.principalKey(m)
			continue
		}
		switch first := n.member(m.Name); {
		case first != m:
			p.More = true
			b.repeated(first, m)
		default:
			p.Entries = append(p.Entries, PrincipalEntry{
				Type: m.Name, TypePos: m.NamePos, Values: b.list(m.Value, element+" "+m.Name),
			})
		}
	}
}

func (b *builder) principalFormat(n *Node, element, what string) {
	problem := Problem{
		Code: CodePrincipalFormat, At: n, Pos: n.Pos,
		Message: element + " must be " + what + ".",
		Fix:     `Name the type: {"AWS": …} for accounts, users and roles, {"Service": …} for services.`,
	}
	if n.Kind == KindString {
		if kind := principalTypeOf(n); kind != "" {
			problem.Fix = "Write {" + strconv.Quote(kind) + ": " + quoteText(n.Text) + "}."
		}
	}
	b.add(problem)
}

// principalTypeOf guesses the type of principal that a string is, "" if it has no
// familiar shape.
func principalTypeOf(n *Node) string {
	if n.Kind == KindArray && len(n.Elems) > 0 {
		n = n.Elems[0]
	}
	if n.Kind != KindString {
		return ""
	}
	s := n.Text.String()
	switch {
	case strings.Contains(s, ":oidc-provider/"), strings.Contains(s, ":saml-provider/"):
		return "Federated"
	case strings.HasPrefix(s, "arn:"), len(s) == 12 && strings.Trim(s, "0123456789") == "":
		return "AWS"
	case strings.HasSuffix(s, ".amazonaws.com"), strings.HasSuffix(s, ".amazonaws.com.cn"):
		return "Service"
	}
	return ""
}

// principalKey reports a type of principal that does not exist.
func (b *builder) principalKey(m *Member) {
	if b.full() {
		return
	}
	problem := Problem{
		Code: CodePrincipalKey, At: m.Value, Pos: m.NamePos,
		Message: strconv.Quote(words.Clip(m.Name, 40)) + " is not a type of principal.",
		Fix:     "The types are AWS, Service, Federated and CanonicalUser.",
	}
	name := principalTypeOf(m.Value)
	if name == "" {
		name = nearest(m.Name, principalTypes)
	}
	if name != "" {
		problem.Fix = "Write " + strconv.Quote(name) + "."
	}
	b.add(problem)
}
