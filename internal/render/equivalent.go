// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Equivalent reports whether AWS would store two policy documents (JSON texts) as
// the same text: they have the same canonical form (see [Canonical]), where an AWS
// principal that is an account number equals the root ARN of that account, which
// AWS turns it into.
//
// It compares texts, not permissions: documents that grant the same in other words
// are not equivalent, nor are those whose Version, Id or a Sid differs.
//
// An account number does not show its partition. If the root ARNs of the two
// documents name more than one partition, account numbers equal only themselves.
//
// The error says which document it is about and holds an [Errors], as that of
// Canonical does.
func Equivalent(a, b string) (bool, error) {
	treeA, errA := canonicalTree(a)
	treeB, errB := canonicalTree(b)
	if errA != nil {
		errA = fmt.Errorf("first document: %w", errA)
	}
	if errB != nil {
		errB = fmt.Errorf("second document: %w", errB)
	}
	if err := errors.Join(errA, errB); err != nil {
		return false, err
	}
	textA, textB := writeCanonical(treeA), writeCanonical(treeB)
	if textA == textB {
		return true, nil
	}
	partitions := make(map[string]bool)
	for _, tree := range []*policy.Node{treeA, treeB} {
		eachAWSPrincipal(tree, func(n *policy.Node) {
			if partition, _, ok := cutRoot(textOf(n)); ok {
				partitions[partition] = true
			}
		})
	}
	if len(partitions) != 1 {
		return false, nil
	}
	for _, tree := range []*policy.Node{treeA, treeB} {
		eachAWSPrincipal(tree, func(n *policy.Node) {
			if _, account, ok := cutRoot(textOf(n)); ok {
				n.Text = pattern.Literal(account)
			}
		})
	}
	// The new texts need to be brought into order again.
	return writeCanonical(canonicalDocument(treeA)) == writeCanonical(canonicalDocument(treeB)), nil
}

// cutRoot splits arn:PARTITION:iam::ACCOUNT:root.
func cutRoot(arn string) (partition, account string, ok bool) {
	rest, ok1 := strings.CutPrefix(arn, "arn:")
	rest, ok2 := strings.CutSuffix(rest, ":root")
	partition, account, ok3 := strings.Cut(rest, ":iam::")
	if !ok1 || !ok2 || !ok3 || partition == "" || strings.Contains(partition, ":") || !isAccount(account) {
		return "", "", false
	}
	return partition, account, true
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// eachAWSPrincipal calls f for every string identifier of type AWS.
func eachAWSPrincipal(document *policy.Node, f func(*policy.Node)) {
	for _, statements := range document.Members {
		if statements.Name != "Statement" {
			continue
		}
		for _, statement := range statements.Value.Elems {
			for _, m := range statement.Members {
				if m.Name != "Principal" && m.Name != "NotPrincipal" {
					continue
				}
				for _, p := range m.Value.Members {
					if p.Name == "AWS" {
						for _, e := range p.Value.Elems {
							if e.Kind == policy.KindString {
								f(e)
							}
						}
					}
				}
			}
		}
	}
}
