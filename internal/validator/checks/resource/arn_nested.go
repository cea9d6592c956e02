// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceNestedChecks are about ARNs that were put together from others.
var resourceNestedChecks = []frame.Check{
	{
		ID: "ARN_IN_ARN", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "INVALID_ARN_RESOURCE", Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: frame.ARNPage,
		Title:    "ARN inside an ARN",
		Why:      `Where a configuration writes "arn:aws:s3:::" before an attribute that already is an ARN, the result is not the ARN of any resource. For IAM, S3, SQS, SNS and DynamoDB, whose names contain no colon, it is an ERROR.`,
		Fix:      "Write the inner ARN alone, or write the name of the resource into the outer one.",
		Example:  `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::arn:aws:s3:::reports/*"}`,
		Resource: func(c *frame.Pass, _ *view.Statement, r *view.ResourceEntry) { checkNested(c, r.Node, r.Text, r.Known) },
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			checkNested(c, p.Node, p.Text, p.Known)
		},
		Condition: func(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
			if e.Op.Family != iam.ARNFamily && c.TypeOf(e) != iam.TypeARN {
				return
			}
			for i := range e.Values {
				if v := &e.Values[i]; !c.FoundWrong(v.Node) {
					checkNested(c, v.Node, v.Text, v.Known)
				}
			}
		},
	},
}

// checkNested reports a text that begins as an ARN and in which another ARN begins.
func checkNested(c *frame.Pass, n *policy.Node, text string, known bool) {
	at := innerARN(text)
	if at < 0 || !strings.HasPrefix(text, "arn:") {
		return
	}
	outer, inner := arn.SplitFields(text[:at]), text[at:]
	service := outer.Service()
	f := frame.Found{At: n, Subject: text, Message: fmt.Sprintf("The ARN %s has another ARN in it, %s.", words.Quote(text), words.Quote(inner))}
	switch {
	case service == "apigateway":
		return // the URI of an integration holds the ARN of what it calls
	case service == "s3" && strings.Contains(outer.Resource(), "/"):
		f.Message += " It matches only objects whose keys contain this text."
	case slices.Contains(formatsComplete, service) || service == "sts":
		f.Class = frame.Error
		f.Message += " It matches nothing."
	default:
		f.Message += " It probably matches nothing."
	}
	f.Fix = "Write the " + nestedField(outer) + " into the outer ARN, instead of an ARN."
	switch {
	case len(outer) == 6 && known && len(arn.SplitFields(inner)) < 6:
		f.Fix = "Write an ARN of six fields, with the name of the resource as the last."
	case len(outer) == 6:
		f.Fix = "Write " + view.Spelled(inner) + " alone."
		if known {
			f.Suggestion = inner
		}
	}
	c.Add(f)
}

// innerARN returns where in a text, behind its beginning, an ARN begins; -1 if there is none.
func innerARN(text string) int {
	for from := 1; from < len(text); {
		i := strings.Index(text[from:], "arn:")
		if i < 0 {
			return -1
		}
		at := from + i
		partition, _, ended := strings.Cut(text[at+len("arn:"):], ":")
		if ended && facts.KnownPartition(partition) && !isAlphanumeric(text[at-1:at]) {
			return at
		}
		from = at + 1
	}
	return -1
}

// nestedField names the field of the outer ARN in which the inner one begins.
func nestedField(outer arn.Fields) string {
	switch len(outer) {
	case 4:
		return "region"
	case 5:
		return "account id"
	}
	return arn.FieldNames[len(outer)-1]
}
