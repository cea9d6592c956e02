// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceFormChecks are about what makes an ARN. The function of the first check looks at all fields of an entry, so that
// everything wrong with it is reported at once.
var resourceFormChecks = []frame.Check{
	{
		ID: "INVALID_ARN_PREFIX", MatchesNothing: true, Class: frame.Error, Types: withResource, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: frame.ResourcePage,
		Title:    "Resource that is not an ARN",
		Why:      `A resource is an ARN or "*". AWS refuses names, URLs, and ARNs that begin with a wildcard or a variable.`,
		Fix:      `Write the whole ARN, which begins with "arn:", or "*".`,
		Example:  `{"Effect":"Allow","Action":"s3:GetObject","Resource":"reports-bucket/*"}`,
		Resource: checkResourceARN,
	},
	{
		ID: missingARNField, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: withResource, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ARNPage,
		Title:   "ARN with missing fields",
		Why:     "An ARN has six fields: arn:partition:service:region:account:resource. Some may be empty, but their colons stay. AWS reads fields by position, so that the text after a missing colon becomes part of another field.",
		Fix:     "Write all six fields.",
		Example: `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:alerts"}`,
	},
}

// checkResourceARN looks at an entry field by field.
func checkResourceARN(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) {
	if r.Star || checkARNPrefix(c, s, r) || view.CutVariable(r.Text) {
		return
	}
	short := r.Known && len(r.ARN) < 6
	if short && checkMissingFields(c, s, r) {
		return
	}
	bad := checkPartitionField(c, r)
	bad = checkServiceField(c, s, r) || bad
	if !short {
		bad = checkRegionField(c, r) || bad
		bad = checkAccountField(c, r) || bad
	}
	if bad {
		c.MarkWrong(r.Node)
	}
}

// checkARNPrefix reports an entry that does not begin like an ARN.
func checkARNPrefix(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) bool {
	const prefix = "arn:"
	text := r.Text
	if strings.HasPrefix(text, prefix) || !r.Known && (strings.HasPrefix(prefix, text) || strings.Trim(text, "*") == "") {
		return !strings.HasPrefix(text, prefix)
	}
	const path = "execute-api:/"
	if c.Type == iam.Resource && (strings.HasPrefix(text, path) || !r.Known && strings.HasPrefix(path, text)) {
		return true // API Gateway fills in the rest
	}
	f := frame.Found{At: r.Node, Subject: text, Message: fmt.Sprintf("The text %s is not an ARN: it does not begin with \"arn:\". AWS refuses the document.", words.Quote(text))}
	switch {
	case text == "":
		f.Message = "The resource is an empty text. AWS refuses the document."
	case strings.HasPrefix(text, "${"):
		f.Message = fmt.Sprintf("The resource %s begins with a policy variable. AWS checks the beginning of an ARN before it replaces variables, and refuses the document.", words.Quote(text))
	case text[0] == '*' || text[0] == '?':
		f.Message = fmt.Sprintf(`The resource %s begins with a wildcard. AWS accepts "*" or an ARN that begins with "arn:", and refuses the document.`, words.Quote(text))
	}
	if arn, exact := completeARN(c, s, text); arn != "" && r.Known {
		f.Fix = "Write " + view.Spelled(arn) + "."
		if exact {
			f.Suggestion = arn
		}
	} else if formats := formatsTaken(c, s); len(formats) > 0 {
		f.Fix = "Write the whole ARN; the actions of the statement take " + view.SpelledList(formats[:min(3, len(formats))], "or") + "."
	}
	c.Add(f)
	return true
}

// completeARN returns the ARN that a text was probably meant to be, "" if nothing speaks for one. It is exact if nothing in
// it was guessed but the partition.
func completeARN(c *frame.Pass, s *view.Statement, text string) (arn string, exact bool) {
	switch {
	case len(text) > 4 && strings.EqualFold(text[:4], "arn:"):
		return lowerFields(text), true
	case strings.HasPrefix(text, "aws:") && strings.Count(text, ":") >= 4:
		return "arn:" + text, true
	case strings.HasPrefix(text, ":aws:") && strings.Count(text, ":") >= 5:
		return "arn" + text, true
	}
	bucket, isURL := strings.CutPrefix(text, "s3://")
	if (isURL || onlyService(s, "s3")) && bucketName(bucket) {
		return "arn:" + c.PartitionOrAWS() + ":s3:::" + bucket, true
	}
	return "", false
}

// lowerFields writes all of an ARN but the account and the resource in lower case, as AWS does.
func lowerFields(text string) string {
	fields := arn.SplitFields(text)
	for i := range fields[:min(4, len(fields))] {
		fields[i] = strings.ToLower(fields[i])
	}
	return strings.Join(fields, ":")
}

// bucketName reports whether a text begins with what can be the name of a bucket: not with a variable, nor with a colon in it.
func bucketName(text string) bool {
	name, _, _ := strings.Cut(text, "/")
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-*?") == "" && strings.Trim(name, "*?") != ""
}

// onlyService reports whether all actions of the statement are of the service.
func onlyService(s *view.Statement, prefix string) bool {
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Not || !a.WellFormed || !strings.EqualFold(a.Prefix, prefix) {
			return false
		}
	}
	return len(s.Actions) > 0
}

// checkMissingFields reports an ARN of fewer than six fields. It returns false if the fields that are there can be looked at:
// a trailing wildcard may mean the others.
func checkMissingFields(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) bool {
	have := r.ARN
	missing := arn.FieldNames[len(have):]
	f := frame.Found{
		ID: missingARNField, At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The ARN %s has only %d of the six fields arn:partition:service:region:account:resource; by position, %s %s missing.",
			words.Quote(r.Text), len(have), words.List(missing, "and"), isOrAre(len(missing))),
	}
	read := r.Text + strings.Repeat(":*", 6-len(have))
	last, trailing := have[len(have)-1], strings.HasSuffix(r.Text, "*")
	if trailing && len(have) > 2 && have[2] != "" && !arn.Open(have[2]) && !hasEmpty(have[1:len(have)-1]) && mayMeanSome(c, r) {
		f.Class = frame.Warning
		f.Message += " The last wildcard may or may not cover them."
		f.Fix = "Write " + view.Spelled(read) + " if everything is meant, else the ARNs that are meant."
		if pattern.IsAsterisks(last) {
			f.Suggestion = read
		}
		c.Add(f)
		return false
	}
	if c.Type&iam.IdentityTypes != 0 {
		f.Message += fmt.Sprintf(" IAM may read it as %s,", words.Quote(read))
		switch {
		case len(have) == 4 && last != "" && !arn.Open(last):
			f.Message += " which is everything in a region called " + words.Quote(last) + ", so nothing."
		case len(have) == 5 && last != "" && !arn.Open(last):
			f.Message += " which is everything of an account called " + words.Quote(last) + ", so nothing."
		case len(have) <= 3:
			f.Message += " which is far more than it seems to say."
		default:
			f.Message += " which is not what it seems to say."
		}
	} else {
		f.Message += " AWS may refuse it, or it may match nothing."
	}
	f.Fix, f.Suggestion = sixFields(c, s, have)
	c.Add(f)
	c.MarkWrong(r.Node)
	return true
}

// sixFields proposes a whole ARN for one that lacks fields: as a sentence, and as replacement if nothing had to be guessed.
func sixFields(c *frame.Pass, s *view.Statement, have arn.Fields) (fix, suggestion string) {
	service, last := have.Service(), have[len(have)-1]
	switch {
	case service == "s3" && len(have) > 3 && strings.Trim(last, "/") != "":
		last = strings.TrimLeft(last, "/")
		arn := "arn:" + have.Partition() + ":s3:::" + last
		return "Write " + view.Spelled(arn) + ": region and account of a bucket stay empty, but not their colons.", arn
	case len(have) > 3 && last != "" && !arn.Open(service):
		for _, f := range c.ARNFormats(service) {
			if kind, _, _ := strings.Cut(f.Resource, "${"); strings.HasPrefix(last, kind) && kind != f.Resource {
				region := f.Region
				if facts.KnownRegion(have.Region()) && len(have) == 5 {
					region = have.Region()
				}
				return "Write all six fields, such as " + view.Spelled("arn:"+have.Partition()+":"+service+":"+region+":"+f.Account+":"+last) + ".", ""
			}
		}
	}
	if formats := formatsTaken(c, s); len(formats) > 0 {
		return "Write all six fields, such as " + view.SpelledList(formats[:min(3, len(formats))], "or") + ".", ""
	}
	return "", ""
}

// mayMeanSome reports whether an ARN that lacks fields may match something if its wildcards reach over colons: what stands in
// the place of region or account may be one.
func mayMeanSome(c *frame.Pass, r *view.ResourceEntry) bool {
	last, n := r.ARN[len(r.ARN)-1], len(r.ARN)
	start := last[:strings.IndexAny(last, "*?$")]
	formats, p := c.ARNFormats(r.ARN.Service()), r.Pattern()
	switch {
	case start == "", n < 4:
	case n == 4 && !slices.ContainsFunc(facts.Regions(), func(g facts.Region) bool { return strings.HasPrefix(g.Code, start) }):
		return false
	case n == 5 && strings.Trim(start, "0123456789") != "" && !slices.ContainsFunc(view.AccountOwners, func(o string) bool { return strings.HasPrefix(o, start) }):
		return false
	}
	return len(formats) == 0 || slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Fit(p) != catalog.FitNone })
}

func hasEmpty(fields []string) bool {
	for _, f := range fields {
		if f == "" {
			return true
		}
	}
	return false
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
