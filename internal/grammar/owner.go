// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// CheckOwner reports what AWS refuses in a resource policy of the resource with that ARN,
// and what it may refuse: statements without Resource (E-542), and outside S3 the principals
// that only S3 takes (E-916, E-1757).
func CheckOwner(doc *policy.Document, owner string) (refused, doubts policy.Problems) {
	fields := strings.SplitN(owner, ":", 4)
	if len(fields) < 4 {
		return nil, nil
	}
	const fix = `Write "Resource" with the ARN of the resource.`
	service := fields[2]
	meaning := WithoutResource(iam.Resource, service)
	onlyS3 := checker{typ: iam.Resource, notS3: service != "" && !strings.ContainsAny(service, "*?") && !strings.HasPrefix(service, iam.S3)}
	for _, s := range doc.Statements {
		if onlyS3.notS3 {
			onlyS3.principals(s)
		}
		switch {
		case !LacksResource(s):
		case meaning == facts.WithoutResourceRefused:
			refused.Add(s.Node, CodeMissingResource, "The statement has neither Resource nor NotResource, which "+service+" refuses in the policy of "+words.Quote(owner)+".", fix)
		case meaning == facts.WithoutResourceUnsaid:
			doubts.Add(s.Node, CodeMissingResource, "The statement has neither Resource nor NotResource. AWS does not say whether "+service+
				" takes that as the resource that has the policy or refuses the document (C-31).", fix)
		}
	}
	return append(refused, onlyS3.problems...), doubts
}
