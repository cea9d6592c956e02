// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// escapes removes the escaped characters of a pattern (E-813).
var escapes = strings.NewReplacer("${*}", "", "${?}", "", "${$}", "")

// patternLabel is what texts call the policy that the pattern is put into.
const patternLabel = "the pattern"

// Covers reports whether an entry of a Resource element of an identity policy covers a
// resource: an ARN, in which wildcards mean every resource of the shape (E-1410),
// or "*". It is Unknown while that depends on values that are not known yet, and where
// undecided says why no value decides it, as for rules that AWS leaves unclear (E-105).
//
// The errors say that the entry, or the resource, cannot be one.
func Covers(entry, resource pattern.Text) (covers truth.Value, undecided string, entryErr, resourceErr error) {
	if s, known := entry.Known(); known {
		switch {
		case !strings.HasPrefix(s, "arn:") && !strings.HasPrefix(s, "*"):
			return truth.Unknown, "", fmt.Errorf("%s is no pattern of ARNs: it has to begin with arn:, or be *", strconv.Quote(words.OneLine(s))), nil
		case strings.Contains(escapes.Replace(s), "${"):
			return truth.Unknown, "", fmt.Errorf("%s has a policy variable, and its value depends on the caller: write the value", strconv.Quote(words.OneLine(s))), nil
		}
	}
	text := func(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }
	doc, problems := policy.Build(policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: text("2012-10-17")},
		{Name: "Statement", Value: policy.NewObject(policy.Pos{}, []policy.Member{
			{Name: "Effect", Value: text("Allow")},
			{Name: "Action", Value: text("*")},
			{Name: "Resource", Value: policy.NewString(policy.Pos{}, entry)},
		}, false)},
	}, false))
	if err := problems.Err(); err != nil {
		return truth.Unknown, "", err, nil
	}
	p, err := program.Compile(doc, iam.Identity, patternLabel, nil)
	if err != nil {
		problems := problemsOf(err)
		return truth.Unknown, "", fmt.Errorf("%s %s", problems[0].Message, problems[0].Fix), nil
	}
	layers := evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{p}}}
	ev := evaluator.New(layers, nil, evaluator.Options{UnknownActions: true})
	action, err := ev.Action("any:Thing")
	if err != nil {
		return truth.Unknown, "", err, nil
	}
	req := request.Request{
		Principal: request.UnnamedRole(""), Action: action,
		Resources: []*request.Resource{askedResource(resource)},
	}
	result, err := ev.Evaluate(&req)
	switch {
	case err != nil:
		return truth.Unknown, "", nil, err
	case result.Decision != evaluator.Undetermined:
		return truth.Of(result.Decision == evaluator.Allowed), "", nil, nil
	case entry.IsKnown() && resource.IsKnown():
		return truth.Unknown, aboutPattern(new(explain.Printer).Causes(result)), nil, nil
	}
	return truth.Unknown, "", nil, nil
}

// aboutPattern is a text about the statement that the pattern was put into, as one about the
// pattern.
func aboutPattern(text string) string {
	if rest, ok := strings.CutPrefix(text, patternLabel+" C-"); ok {
		_, text, _ = strings.Cut(rest, ": ")
	}
	return strings.ReplaceAll(text, "the statement covers", patternLabel+" covers")
}
