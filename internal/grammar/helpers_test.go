// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	castA     = "444455556666"
	castMira  = "arn:aws:iam::444455556666:user/ops/mira"
	castRun7  = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
	castRootA = "arn:aws:iam::444455556666:root"
	castKiosk = "arn:aws:sts::444455556666:federated-user/kiosk"
	castOIDC  = "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com"
	castSAML  = "arn:aws:iam::444455556666:saml-provider/corp"
	castQueue = "arn:aws:sqs:eu-west-1:444455556666:intake"
)

// gap represents unknown text within a string of a test.
const gap = "⟨?⟩"

func withGaps(s string) pattern.Text {
	parts := strings.Split(s, gap)
	texts := []pattern.Text{pattern.Literal(parts[0])}
	for _, p := range parts[1:] {
		texts = append(texts, pattern.Unknown(), pattern.Literal(p))
	}
	return pattern.Concat(texts...)
}

func nodeWithGaps(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindString:
		if s := n.Text.String(); s == "⟨unknown⟩" {
			return policy.NewUnknown(pattern.Unknown())
		}
		return policy.NewString(n.Pos, withGaps(n.Text.String()))
	case policy.KindArray:
		var elems []*policy.Node
		more := false
		for _, e := range n.Elems {
			if e.Text.String() == "⟨more⟩" {
				more = true
			} else {
				elems = append(elems, nodeWithGaps(e))
			}
		}
		return policy.NewArray(n.Pos, elems, more)
	case policy.KindObject:
		var members []policy.Member
		for _, m := range n.Members {
			m.Value = nodeWithGaps(m.Value)
			members = append(members, m)
		}
		return policy.NewObject(n.Pos, members, n.More)
	default:
		return n
	}
}

// testDocument builds a document, which must be structurally sound.
func testDocument(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	root, problems := policy.ParseJSON(text)
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test document: %v\n%s", err, text)
	}
	doc, problems := policy.Build(nodeWithGaps(root))
	if err := problems.Err(); err != nil {
		tb.Fatalf("bad test document: %v\n%s", err, text)
	}
	return doc
}
