// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceFormatChecks hold ARNs against the formats of the catalogue. The function of the first one checks the resources of
// all statements, for these checks and for those of actions and resources.
var resourceFormatChecks = []frame.Check{
	{
		ID: arnRegionNotAllowed, Class: frame.Error, Types: withResource, AWS: frame.Mixed, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:    "Region in an ARN that has none",
		Why:      "The ARNs of some resources, such as buckets and roles, have an empty region. With a region they match nothing, and IAM refuses some of them. The lists of AWS have gaps, so that it is an ERROR only for services whose ARNs were checked by hand.",
		Fix:      "Leave the region empty, but keep its colon.",
		Example:  `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam:eu-west-1:210987654321:role/app"}`,
		Document: compareResources,
	},
	{
		ID: missingARNRegion, FoundBy: arnRegionNotAllowed, Class: frame.Error, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN without its region",
		Why:     "Resources of this kind have a region in their ARN. An empty field matches only an empty field. The lists of AWS have gaps, so that it is an ERROR only for services whose ARNs were checked by hand.",
		Fix:     `Write the region, or "*" for all.`,
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs::210987654321:jobs"}`,
	},
	{
		ID: arnAccountNotAllowed, FoundBy: arnRegionNotAllowed, Class: frame.Error, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "Account in an ARN that has none",
		Why:     "The ARNs of some resources, such as buckets, have an empty account. With an account they match nothing. The lists of AWS have gaps, so that it is an ERROR only for services whose ARNs were checked by hand.",
		Fix:     "Leave the account empty, but keep its colon. To require an owner, add a condition on aws:ResourceAccount.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3::210987654321:reports/*"}`,
	},
	{
		ID: missingARNAccount, FoundBy: arnRegionNotAllowed, Class: frame.Warning, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN without its account",
		Why:     "Resources of this kind have an account in their ARN. An empty field matches only an empty field, which some resources of AWS itself have. For IAM, SQS, SNS, DynamoDB and Lambda, which have no such resources, it is an ERROR.",
		Fix:     `Write the account id, or "*" for all.`,
		Example: `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1::alerts"}`,
	},
	{
		ID: invalidARNResource, FoundBy: arnRegionNotAllowed, Class: frame.Warning, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN that no resource can have",
		Why:     "The service has no resources whose ARNs end like this one: the word for the type is missing or wrong. The lists of AWS have gaps, so that it is an ERROR for IAM, S3, SQS, SNS and DynamoDB only.",
		Fix:     "Write the resource part as the service does.",
		Example: `{"Effect":"Allow","Action":"elasticfilesystem:ClientMount","Resource":"arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"}`,
	},
	{
		ID: arnResourceTypeCase, FoundBy: arnRegionNotAllowed, Class: frame.Warning, Types: withResource, AWS: frame.Accepts, AWSCode: invalidARNResource, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: actionsTablePage,
		Title:   "Resource type in the wrong letter case",
		Why:     "Letter case matters in the resource part of an ARN, including the word for the type.",
		Fix:     "Write the word as the service does.",
		Example: `{"Effect":"Allow","Action":"states:StartExecution","Resource":"arn:aws:states:eu-west-1:210987654321:statemachine:billing"}`,
	},
}

var (
	// accountDemanded are the services none of whose resources lacks an account.
	accountDemanded = []string{"iam", "sqs", "sns", "dynamodb", "lambda"}
	// fieldsChecked are the services for which it was checked by hand which ARNs have a region and an account.
	fieldsChecked = []string{
		"acm", "athena", "autoscaling", "cloudformation", "cloudfront", "codebuild", "codecommit", "codepipeline", "cognito-identity", "cognito-idp",
		"dynamodb", "ec2", "ecr", "ecs", "eks", "elasticache", "elasticfilesystem", "elasticloadbalancing", "es", "events", "firehose", "glue", "iam",
		"kafka", "kinesis", "kms", "lambda", "logs", "organizations", "rds", "redshift", "route53", "s3", "secretsmanager", "sns", "sqs", "ssm", "states", "sts",
	}
	// formatsComplete are the services whose formats were checked by hand.
	formatsComplete = []string{"iam", "s3", "sqs", "sns", "dynamodb"}
)

// formatVerdict is what holding an ARN against the formats gave.
type formatVerdict uint8

const (
	formatFine    formatVerdict = iota // nothing to say
	formatSuspect                      // it was reported, and probably matches nothing
	formatWrong                        // it was reported and marked as wrong
	formatOwned                        // the resource belongs to AWS: formats do not show it
)

// checkFormats holds an ARN of six fields against the formats of its service.
func checkFormats(c *frame.Pass, r *view.ResourceEntry) formatVerdict {
	p, service := r.Pattern(), r.ARN.Service()
	if p == nil || arn.Open(service) {
		return formatFine
	}
	formats := c.ARNFormats(service)
	if !c.Spend(len(formats) * (1 + len(r.Text)/2)) {
		return formatFine
	}
	if impossibleName(r) {
		return addInvalidResource(c, r, p, formats)
	}
	var like []view.ARNFormat // those whose resource part fits
	for _, f := range formats {
		if f.OverlapsResource(p) {
			if f.Fit(p) != catalog.FitNone {
				return formatFine
			}
			like = append(like, f)
		}
	}
	switch {
	case len(formats) == 0:
		return formatFine
	case len(like) == 0 && service == "iam" && slices.Contains(facts.IAMResourceKinds(), typeWord(r.ARN.Resource())) && !hasTypeWord(formats, typeWord(r.ARN.Resource())):
		return formatFine // such as the ARN of a security key, which the lists leave out
	case len(like) == 0:
		return addInvalidResource(c, r, p, formats)
	case ownedByAWS(r, like):
		return formatOwned
	}
	return checkRegionAndAccount(c, r, like)
}

// checkRegionAndAccount reports a region or account that is there and must not be, or the other way round.
func checkRegionAndAccount(c *frame.Pass, r *view.ResourceEntry, formats []view.ARNFormat) formatVerdict {
	region, account := r.ARN.Region(), r.ARN.Account()
	noRegion := !slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Region != "" })
	allRegion := !slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Region == "" || f.Region == "*" })
	noAccount := !slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Account != "" })
	allAccount := !slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Account == "" || f.Account == "*" })
	var found []frame.Found
	right := slices.Clone(r.ARN)
	add := func(id, field, has string) *frame.Found {
		found = append(found, unlikeFormats(r, id, field, has))
		return &found[len(found)-1]
	}
	if noRegion && view.Certain(region) {
		right[3] = ""
		if f := add(arnRegionNotAllowed, "region", region); r.ARN.Service() == "iam" || r.ARN.Service() == "s3" {
			f.Message += " IAM refuses it in identity policies."
		}
	}
	if allRegion && region == "" {
		right[3] = "*"
		add(missingARNRegion, "region", "")
	}
	if noAccount && view.Certain(account) {
		right[4] = ""
		if f := add(arnAccountNotAllowed, "account", account); arn.IsAccountID(account) {
			f.Fix = fmt.Sprintf(` To require an owner, add the condition {"StringEquals": {"aws:ResourceAccount": %s}}.`, words.Quote(account))
		}
	}
	if allAccount && account == "" {
		right[4] = "*"
		if c.Account != "" {
			right[4] = c.Account
		}
		add(missingARNAccount, "account", "")
	}
	verdict := formatFine
	whole := strings.Join(right, ":")
	for _, f := range found {
		f.At, f.Subject, f.Fix = r.Node, r.Text, "Write "+view.Spelled(whole)+"."+f.Fix
		if r.Known && right[3] != "*" && right[4] != "*" {
			f.Suggestion = whole
		}
		c.Add(f)
		verdict = max(verdict, formatSuspect)
		if f.Class == frame.Error {
			verdict = formatWrong
		}
	}
	if verdict == formatWrong {
		c.MarkWrong(r.Node)
	}
	return verdict
}

// unlikeFormats begins a finding about a field of an ARN, the region or the account, that is empty in all formats but not there, or
// the other way round. The lists of AWS have gaps, so that it is an ERROR only for services whose ARNs were checked by hand.
func unlikeFormats(r *view.ResourceEntry, id, field, has string) frame.Found {
	sure := slices.Contains(fieldsChecked, r.ARN.Service())
	if id == missingARNAccount {
		sure = slices.Contains(accountDemanded, r.ARN.Service())
	}
	demanded, instead := "no "+field, words.Quote(has)
	if has == "" {
		demanded, instead = words.Choose(field == "account", "an account", "a "+field), "none"
	}
	if sure {
		return frame.Found{ID: id, Class: frame.Error, Message: fmt.Sprintf("The ARNs of such resources have %s, but %s has %s, so that it matches none.", demanded, words.Quote(r.Text), instead)}
	}
	return frame.Found{ID: id, Class: frame.Warning, Message: fmt.Sprintf("As far as the lists of AWS say, the ARNs of such resources have %s, but %s has %s. It probably matches none.", demanded, words.Quote(r.Text), instead)}
}

// ownedByAWS reports whether a resource without account is one of AWS's own, whose ARNs are not as their format says.
func ownedByAWS(r *view.ResourceEntry, formats []view.ARNFormat) bool {
	if r.ARN.Account() != "" {
		return false
	}
	kind, name, _ := strings.Cut(strings.ToLower(r.ARN.Resource()), "/")
	name = strings.TrimPrefix(name, "/")
	switch r.ARN.Service() {
	case "ssm":
		if !r.Known {
			return true // or may be
		}
		if kind == "document" || kind == "automation-definition" || kind == "parameter" {
			return words.HasAnyPrefix(name, []string{"aws", "amazon"})
		}
	case "resource-explorer-2":
		return !r.Known || strings.HasSuffix(kind, "view")
	}
	return slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Account == "aws" })
}

// addInvalidResource reports a resource part that no format of the service has.
func addInvalidResource(c *frame.Pass, r *view.ResourceEntry, p *catalog.ARNPattern, formats []view.ARNFormat) formatVerdict {
	folded := p.IgnoringCase()
	right := otherSeparator(r, formats)
	if name := possibleName(r); right == "" && name != "" {
		right = r.ARN.With(5, name)
	}
	for _, f := range formats {
		if right != "" || !f.OverlapsResource(folded) {
			continue
		}
		found := frame.Found{
			ID: arnResourceTypeCase, At: r.Node, Subject: r.Text,
			Message: fmt.Sprintf("Letter case matters in the resource part of an ARN: %s matches nothing, because the service writes %s.", words.Quote(r.Text), words.Quote(c.ShowFormat(f.String()))),
			Fix:     "Write the word for the type as in " + words.Quote(c.ShowFormat(f.String())) + ".",
		}
		if word, _, _ := strings.Cut(f.Resource, "${"); len(word) <= len(r.ARN[5]) && strings.EqualFold(word, r.ARN[5][:len(word)]) {
			right := r.ARN.With(5, word+r.ARN[5][len(word):])
			found.Fix = "Write " + view.Spelled(right) + "."
			if r.Known {
				found.Suggestion = right
			}
		}
		c.Add(found)
		return formatSuspect
	}
	found := frame.Found{
		ID: invalidARNResource, At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The service %s has no resources with ARNs like %s, as far as the lists of AWS say.", r.ARN.Service(), words.Quote(r.Text)),
		Fix:     "Write an ARN such as " + view.SpelledList(nearestFormats(c, r, formats), "or") + ".",
	}
	if right != "" {
		found.Fix, found.Suggestion = "Write "+view.Spelled(right)+".", right
	}
	if !impossibleName(r) && slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return f.Fit(p) != catalog.FitNone }) {
		found.Message += " It could only match if its wildcards match colons, and AWS's documentation contradicts itself on that."
	} else if slices.Contains(formatsComplete, r.ARN.Service()) {
		found.Class = frame.Error
		found.Message = fmt.Sprintf("The service %s has no resources with ARNs like %s, so that it matches nothing.", r.ARN.Service(), words.Quote(r.Text))
		if bucket := strings.TrimSuffix(r.ARN.Resource(), "/"); r.ARN.Service() == "s3" && bucket != "" && bucket+"/" == r.ARN.Resource() {
			found.Message = fmt.Sprintf("The ARN %s matches nothing: it is not a bucket, because of the slash, and not an object, because there is no key after it.", words.Quote(r.Text))
			found.Fix = "Write " + view.Spelled(r.ARN.With(5, bucket)) + " for the bucket, or " + view.Spelled(r.Text+"*") + " for its objects."
		}
		c.Add(found)
		c.MarkWrong(r.Node)
		return formatWrong
	}
	c.Add(found)
	return formatSuspect
}

// otherSeparator is [view.OtherSeparator] for an entry that is fully known.
func otherSeparator(r *view.ResourceEntry, formats []view.ARNFormat) string {
	if !r.Known {
		return ""
	}
	return view.OtherSeparator(r.ARN, formats)
}

// impossibleName reports whether the resource part is known to have a character that no such name has: a colon in the name of a
// bucket, or a slash in that of a queue or topic.
func impossibleName(r *view.ResourceEntry) bool {
	if !r.Known {
		return false
	}
	resource := dropVariables(r.ARN.Resource())
	switch r.ARN.Service() {
	case "s3":
		bucket, _, _ := arn.CutSlash(resource)
		name, _, colon := strings.Cut(bucket, ":")
		return colon && !strings.ContainsAny(name, "*?")
	case "sns": // in which applications and endpoints have slashes
		word := typeWord(resource)
		return strings.Contains(resource, "/") && !strings.ContainsAny(word, "*?") && word != "app" && word != "endpoint"
	case "sqs":
		return strings.Contains(resource, "/")
	}
	return false
}

// possibleName returns what follows the last character that such names lack, "" if the name is possible as it is or nothing but a
// wildcard follows.
func possibleName(r *view.ResourceEntry) string {
	if !impossibleName(r) {
		return ""
	}
	name := r.ARN.Resource()
	if r.ARN.Service() == "s3" {
		bucket, _, _ := arn.CutSlash(name)
		name = name[strings.LastIndexByte(bucket, ':')+1:]
	} else {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	if strings.Trim(name, "*?") == "" || strings.HasPrefix(name, "/") {
		return ""
	}
	return name
}

// hasTypeWord reports whether the resource part of a format begins with a word for a type.
func hasTypeWord(formats []view.ARNFormat, word string) bool {
	return slices.ContainsFunc(formats, func(f view.ARNFormat) bool { return typeWord(f.Resource) == word })
}

// nearestFormats returns up to three formats whose words for the type are most like that of the ARN.
func nearestFormats(c *frame.Pass, r *view.ResourceEntry, formats []view.ARNFormat) []string {
	word := typeWord(r.ARN.Resource())
	byDistance := slices.Clone(formats)
	slices.SortStableFunc(byDistance, func(a, b view.ARNFormat) int {
		return cmp.Or(
			cmp.Compare(spelling.Within(word, typeWord(a.Resource), 12), spelling.Within(word, typeWord(b.Resource), 12)), cmp.Compare(len(a.Resource), len(b.Resource)),
		)
	})
	var names []string
	for _, f := range byDistance[:min(3, len(byDistance))] {
		names = append(names, c.ShowFormat(f.String()))
	}
	return names
}

// typeWord returns what a resource part begins with, up to the first slash, colon or placeholder.
func typeWord(resource string) string {
	if end := strings.IndexAny(resource, "/:$"); end >= 0 {
		resource = resource[:end]
	}
	return words.Excerpt(resource, 40)
}
