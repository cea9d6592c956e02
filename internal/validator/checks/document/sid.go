// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	uniqueSidsRequired    = "UNIQUE_SIDS_REQUIRED"
	uniqueSidsRecommended = "UNIQUE_SIDS_RECOMMENDED"
)

// sidChecks are about statement ids.
var sidChecks = []frame.Check{
	{
		ID: "UNSUPPORTED_SID", Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Trust, Class: frame.Warning}}, Types: iam.IdentityTypes | iam.Trust | iam.SCP | iam.RCP,
		AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:   "Sid with other characters than letters and digits",
		Why:     "In policies of IAM and of an organization, a Sid consists of A to Z, a to z and 0 to 9. AWS refuses others.",
		Fix:     "Use letters and digits only.",
		Example: `{"Sid":"read-only: queue","Effect":"Allow","Action":"sqs:GetQueueAttributes","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			n, sid, known := sidOf(s)
			at := strings.IndexFunc(sid, func(r rune) bool { return !alphanumeric(r) })
			if at < 0 || c.FoundWrong(n) {
				return
			}
			f := frame.Found{
				At: n, Subject: sid, Span: [2]int{at, at + 1},
				Message: fmt.Sprintf("The Sid %s contains %s; only letters and digits are allowed.", words.Quote(sid), words.Strangers(sid, alphanumeric)),
			}
			proposeSid(c, &f, sid, known)
			c.Add(f)
		},
	},
	{
		ID: "SID_NOT_ACCEPTED_BY_SERVICE", Class: frame.Warning, Types: iam.Resource, NoEndpoint: true, AWS: frame.Mixed, Data: frame.Table, Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:   "Sid that the service does not accept",
		Why:     "Services have their own rules for the Sid: policies of queues and topics accept letters, digits, hyphens and underscores.",
		Fix:     "Use letters, digits, hyphens and underscores only.",
		Example: `{"Sid":"allow events!","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if !ofQueueOrTopic(c) {
				return
			}
			n, sid, known := sidOf(s)
			legal := func(r rune) bool { return alphanumeric(r) || r == '-' || r == '_' }
			at := strings.IndexFunc(sid, func(r rune) bool { return !legal(r) })
			if at < 0 {
				return
			}
			f := frame.Found{
				At: n, Subject: sid, Span: [2]int{at, at + 1},
				Message: fmt.Sprintf("The Sid %s contains %s; policies of queues and topics accept letters, digits, hyphens and underscores.", words.Quote(sid), words.Strangers(sid, legal)),
			}
			proposeSid(c, &f, sid, known)
			c.Add(f)
		},
	},
	{
		ID: "EMPTY_SID_VALUE", Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:   "Empty Sid",
		Why:     "An empty Sid says nothing and counts towards the size.",
		Fix:     "Remove Sid, or give the statement a name.",
		Example: `{"Sid":"","Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if n, sid, known := sidOf(s); n != nil && known && sid == "" {
				c.Add(frame.Found{At: n, Message: "The Sid of the statement is empty."})
			}
		},
	},
	{
		ID: uniqueSidsRequired, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:    "Sid used twice",
		Why:      "A Sid must be unique in policies of IAM and of an organization, and in those of queues and topics. Merging fragments often repeats it.",
		Fix:      "Give each statement a Sid of its own.",
		Example:  `{"Version":"2012-10-17","Statement":[{"Sid":"Jobs","Effect":"Allow","Action":"batch:SubmitJob","Resource":"*"},{"Sid":"Jobs","Effect":"Allow","Action":"batch:ListJobs","Resource":"*"}]}`,
		Document: checkUniqueSids,
	},
	{
		ID: uniqueSidsRecommended, FoundBy: uniqueSidsRequired, Class: frame.Warning, Types: iam.Resource, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:   "Sid used twice in a resource policy",
		Why:     "The service accepts the policy, but denials and differences can no longer be traced to one statement.",
		Fix:     "Give each statement a Sid of its own.",
		Example: `{"Version":"2012-10-17","Statement":[{"Sid":"CdnRead","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::cdn/*"},{"Sid":"CdnRead","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::cdn/*"}]}`,
	},
	{
		ID: "DENY_REPLACED_BY_SID", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseStructure, Link: frame.SidPage,
		Title:    "Deny that merging by Sid removed",
		Why:      "Where policy documents are merged, a statement replaces an earlier one with the same Sid. If that was a Deny, what it denied is not denied any more, and nothing in the result shows it.",
		Fix:      "Give the statement a Sid of its own, so that both are in the document. If the Deny is to be replaced, accept the finding with an ignore entry.",
		Example:  "(a statement of override_policy_documents with the Sid of a Deny in source_policy_documents)",
		Document: checkReplaced,
	},
	{
		ID: "MISSING_SID", Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseStructure, Link: frame.SidPage, Off: true,
		Title:   "Statement without Sid",
		Why:     "Statements with names make readable differences, and merging by Sid depends on them.",
		Fix:     "Give the statement a Sid.",
		Example: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"},{"Sid":"Regions","Effect":"Deny","Action":"account:EnableRegion","Resource":"*"}]}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if len(c.Statements) > 1 && s.Member("Sid") == nil && !s.Node.More {
				c.Add(frame.Found{At: s.Node, Message: "The statement has no Sid."})
			}
		},
	},
}

// checkReplaced reports the Deny statements that merging removed, at those that took their place.
func checkReplaced(c *frame.Pass) {
	if c.Root.HasUnknown() {
		return
	}
	for i := range c.Replaced {
		r := &c.Replaced[i]
		f := frame.Found{
			At: c.Doc.Root, Subject: r.Sid,
			Message: fmt.Sprintf("The Deny with the Sid %s in %s is not in the document: %s has the same Sid and replaced it", words.Quote(r.Sid), r.Was, r.By),
		}
		if r.Effect == "Deny" {
			f.Message += ". That one is a Deny as well, but not the same."
		} else {
			f.Message += ", and is not a Deny."
		}
		for _, s := range c.Statements {
			if n, sid, known := sidOf(s); n != nil && known && sid == r.Sid {
				f.At = n
			}
		}
		c.Add(f)
	}
}

// sidOf returns the Sid of a statement, or what is known of its beginning. The node is nil if there is none, or no string.
func sidOf(s *view.Statement) (n *policy.Node, sid string, known bool) {
	n = s.Member("Sid")
	if n == nil || n.Kind != policy.KindString {
		return nil, "", false
	}
	if sid, known = n.Text.Known(); !known {
		sid = n.Text.Prefix()
	}
	return n, sid, known
}

func alphanumeric(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// camelCase leaves letters and digits and begins each part but the first with a capital.
func camelCase(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !alphanumeric(r) }) {
		if b.Len() > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
	}
	return b.String()
}

// ofQueueOrTopic reports whether the resource policy is that of a queue or topic, as given or as its actions say.
func ofQueueOrTopic(c *frame.Pass) bool {
	service := c.PolicyService()
	return service == iam.SQS || service == iam.SNS
}

// proposeSid proposes the Sid without the characters that are not accepted, unless another statement has that one.
func proposeSid(c *frame.Pass, f *frame.Found, sid string, known bool) {
	clean := camelCase(sid)
	if !known || clean == "" || slices.ContainsFunc(c.Statements, func(s *view.Statement) bool { return camelCase(s.Sid) == clean && s.Sid != sid }) {
		return
	}
	f.Fix, f.Suggestion = "Write "+words.Quote(clean)+".", clean
}

// checkUniqueSids reports each Sid that repeats once, where it stands the second time.
func checkUniqueSids(c *frame.Pass) {
	if len(c.Statements) < 2 {
		return
	}
	id := uniqueSidsRequired
	if c.Type == iam.Endpoint || c.Type == iam.Resource && !ofQueueOrTopic(c) {
		id = uniqueSidsRecommended
	}
	type use struct {
		first *policy.Node
		count int
	}
	seen := make(map[string]use, len(c.Statements))
	for _, s := range c.Statements {
		n, sid, known := sidOf(s)
		if n == nil || !known || sid == "" {
			continue
		}
		u, ok := seen[sid]
		if !ok {
			seen[sid] = use{n, 1}
			continue
		}
		if u.count == 1 {
			c.Add(frame.Found{
				ID: id, At: n, Subject: sid,
				Message: "The Sid " + words.Quote(sid) + " is used by more than one statement.",
				Related: []policy.Related{frame.Related(u.first, "first occurrence")},
			})
		}
		seen[sid] = use{u.first, u.count + 1}
	}
}
