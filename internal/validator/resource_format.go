// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceFormatChecks hold ARNs against the formats of the catalogue. The function of the first one judges the resources of
// all statements, for these checks and for those of actions and resources.
var resourceFormatChecks = []Check{
	{
		ID: arnRegionNotAllowed, Class: Error, Types: withResource, AWS: Mixed, AWSCode: "=", Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:    "Region in an ARN that has none",
		Why:      "The ARNs of some resources, such as buckets and roles, have an empty region. With a region they match nothing, and IAM refuses some of them.",
		Fix:      "Leave the region empty, but keep its colon.",
		Example:  `{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam:eu-west-1:210987654321:role/app"}`,
		Document: judgeResources,
	},
	{
		ID: missingARNRegion, Class: Error, Types: withResource, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN without its region",
		Why:     "Resources of this kind have a region in their ARN. An empty field matches only an empty field.",
		Fix:     `Write the region, or "*" for all.`,
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs::210987654321:jobs"}`,
	},
	{
		ID: arnAccountNotAllowed, Class: Error, Types: withResource, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:   "Account in an ARN that has none",
		Why:     "The ARNs of some resources, such as buckets, have an empty account. With an account they match nothing.",
		Fix:     "Leave the account empty, but keep its colon. To pin the owner, add a condition on aws:ResourceAccount.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3::210987654321:reports/*"}`,
	},
	{
		ID: missingARNAccount, Class: Warning, Types: withResource, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN without its account",
		Why:     "Resources of this kind have an account in their ARN. An empty field matches only an empty field, which some resources of AWS itself have. For IAM, SQS, SNS, DynamoDB and Lambda, which have no such resources, it is an ERROR.",
		Fix:     `Write the account id, or "*" for all.`,
		Example: `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1::alerts"}`,
	},
	{
		ID: invalidARNResource, Class: Warning, Types: withResource, AWS: Accepts, AWSCode: "=", Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:   "ARN of no kind of resource",
		Why:     "The service has no resources whose ARNs end like this one: the word for the type is missing or wrong. The lists of AWS have gaps, so that it is an ERROR for IAM, S3, SQS, SNS and DynamoDB only.",
		Fix:     "Write the resource part as the service does.",
		Example: `{"Effect":"Allow","Action":"elasticfilesystem:ClientMount","Resource":"arn:aws:elasticfilesystem:eu-west-1:210987654321:fs-0abc"}`,
	},
	{
		ID: arnResourceTypeCase, Class: Warning, Types: withResource, AWS: Accepts, AWSCode: invalidARNResource, Data: Catalogue, Phase: PhaseMeaning, Link: actionsTablePage,
		Title:   "Kind of resource in the wrong case",
		Why:     "The resource part of an ARN is compared with regard to case, the word for the type included.",
		Fix:     "Write the word as the service does.",
		Example: `{"Effect":"Allow","Action":"states:StartExecution","Resource":"arn:aws:states:eu-west-1:210987654321:statemachine:billing"}`,
	},
}

var (
	// accountDemanded are the services none of whose resources lacks an account.
	accountDemanded = []string{"iam", "sqs", "sns", "dynamodb", "lambda"}
	// formatsComplete are the services whose formats were checked by hand.
	formatsComplete = []string{"iam", "s3", "sqs", "sns", "dynamodb"}
)

// arnFormat is a format of the catalogue with its fields.
type arnFormat struct {
	*catalog.ARNFormat
	region, account, resource string
}

// knownFormats are the formats of the embedded catalogue, by service.
var knownFormats sync.Map

// arnFormats returns the formats of ARNs with the service field, in the order of the catalogue.
func (c *Context) arnFormats(service string) []arnFormat {
	embedded := c.Catalog == catalog.Default()
	if embedded {
		if formats, ok := knownFormats.Load(service); ok {
			list, _ := formats.([]arnFormat)
			return list
		}
	}
	var formats []arnFormat
	for _, t := range c.Catalog.TypesForARN(service) {
		for _, f := range t.Formats {
			if fields := f.Fields(); fields[2] == service && !hasFormat(formats, f.String()) {
				formats = append(formats, arnFormat{f, fields[3], fields[4], fields[5]})
			}
		}
	}
	if embedded && formats != nil {
		knownFormats.Store(service, formats)
	}
	return formats
}

func hasFormat(formats []arnFormat, text string) bool {
	return slices.ContainsFunc(formats, func(f arnFormat) bool { return f.String() == text })
}

// formatVerdict is what holding an ARN against the formats gave.
type formatVerdict uint8

const (
	formatFine    formatVerdict = iota // nothing to say
	formatSuspect                      // it was reported, and probably matches nothing
	formatWrong                        // it was reported and tainted
	formatOwned                        // the resource belongs to AWS: formats do not tell
)

// checkFormats holds an ARN of six fields against the formats of its service.
func (c *Context) checkFormats(r *ResourceEntry) formatVerdict {
	p, service := r.Pattern(), r.ARN.Service()
	if p == nil || arn.Open(service) {
		return formatFine
	}
	formats := c.arnFormats(service)
	if !c.Spend(len(formats) * (1 + len(r.Text)/2)) {
		return formatFine
	}
	var like []arnFormat // those whose resource part fits
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
	case len(like) == 0:
		return c.addInvalidResource(r, p, formats)
	case ownedByAWS(r, like):
		return formatOwned
	}
	return c.checkRegionAndAccount(r, like)
}

// checkRegionAndAccount reports a region or account that is there and must not be, or the other way round.
func (c *Context) checkRegionAndAccount(r *ResourceEntry, formats []arnFormat) formatVerdict {
	region, account := r.ARN.Region(), r.ARN.Account()
	noRegion := !slices.ContainsFunc(formats, func(f arnFormat) bool { return f.region != "" })
	allRegion := !slices.ContainsFunc(formats, func(f arnFormat) bool { return f.region == "" || f.region == "*" })
	noAccount := !slices.ContainsFunc(formats, func(f arnFormat) bool { return f.account != "" })
	allAccount := !slices.ContainsFunc(formats, func(f arnFormat) bool { return f.account == "" || f.account == "*" })
	var found []Found
	right := slices.Clone(r.ARN)
	if noRegion && certain(region) {
		right[3] = ""
		found = append(found, Found{ID: arnRegionNotAllowed, Message: fmt.Sprintf("The ARNs of such resources have no region, but %s has %s, so that it matches none.", words.Quote(r.Text), words.Quote(region))})
		if r.ARN.Service() == "iam" || r.ARN.Service() == "s3" {
			found[0].Message += " IAM refuses it in identity policies."
		}
	}
	if allRegion && region == "" {
		right[3] = "*"
		found = append(found, Found{ID: missingARNRegion, Message: fmt.Sprintf("The ARNs of such resources have a region, but %s has none, so that it matches none.", words.Quote(r.Text))})
	}
	if noAccount && certain(account) {
		right[4] = ""
		f := Found{ID: arnAccountNotAllowed, Message: fmt.Sprintf("The ARNs of such resources have no account, but %s has %s, so that it matches none.", words.Quote(r.Text), words.Quote(account))}
		if arn.IsAccountID(account) {
			f.Fix = fmt.Sprintf(` To pin the owner, add the condition {"StringEquals": {"aws:ResourceAccount": %s}}.`, words.Quote(account))
		}
		found = append(found, f)
	}
	if allAccount && account == "" {
		right[4] = "*"
		if c.Account != "" {
			right[4] = c.Account
		}
		f := Found{ID: missingARNAccount, Message: fmt.Sprintf("The ARNs of such resources have an account, but %s has none, so that it matches none.", words.Quote(r.Text))}
		if slices.Contains(accountDemanded, r.ARN.Service()) {
			f.Class = Error
		}
		found = append(found, f)
	}
	verdict := formatFine
	whole := strings.Join(right, ":")
	for _, f := range found {
		f.At, f.Subject, f.Fix = r.Node, r.Text, "Write "+spelled(whole)+"."+f.Fix
		if r.Known && right[3] != "*" && right[4] != "*" {
			f.Suggestion = whole
		}
		c.Add(f)
		verdict = max(verdict, formatSuspect)
		if f.ID != missingARNAccount || f.Class == Error {
			verdict = formatWrong
		}
	}
	if verdict == formatWrong {
		c.taint(r.Node)
	}
	return verdict
}

// certain reports whether a field certainly holds something: it is not empty, nor can it stand for nothing.
func certain(field string) bool {
	return field != "" && !pattern.IsAsterisks(field) && !strings.Contains(field, "${")
}

// ownedByAWS reports whether a resource without account is one of AWS's own, whose ARNs are not as their format says.
func ownedByAWS(r *ResourceEntry, formats []arnFormat) bool {
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
			return hasAnyPrefix(name, []string{"aws", "amazon"})
		}
	case "resource-explorer-2":
		return !r.Known || strings.HasSuffix(kind, "view")
	}
	return slices.ContainsFunc(formats, func(f arnFormat) bool { return f.account == "aws" })
}

// addInvalidResource reports a resource part that no format of the service has.
func (c *Context) addInvalidResource(r *ResourceEntry, p *catalog.ARNPattern, formats []arnFormat) formatVerdict {
	folded := p.IgnoringCase()
	for _, f := range formats {
		if !f.OverlapsResource(folded) {
			continue
		}
		found := Found{
			ID: arnResourceTypeCase, At: r.Node, Subject: r.Text,
			Message: fmt.Sprintf("Case matters in the resource part of an ARN: %s matches nothing, because the service writes %s.", words.Quote(r.Text), words.Quote(c.showFormat(f.String()))),
			Fix:     "Write the word for the type as in " + words.Quote(c.showFormat(f.String())) + ".",
		}
		if word, _, _ := strings.Cut(f.resource, "${"); len(word) <= len(r.ARN[5]) && strings.EqualFold(word, r.ARN[5][:len(word)]) {
			right := r.ARN.With(5, word+r.ARN[5][len(word):])
			found.Fix = "Write " + spelled(right) + "."
			if r.Known {
				found.Suggestion = right
			}
		}
		c.Add(found)
		return formatSuspect
	}
	found := Found{
		ID: invalidARNResource, At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The service %s has no resources with ARNs like %s, as far as the lists of AWS say.", r.ARN.Service(), words.Quote(r.Text)),
		Fix:     "Write an ARN such as " + words.QuoteList(c.nearestFormats(r, formats), "or") + ".",
	}
	if slices.ContainsFunc(formats, func(f arnFormat) bool { return f.Fit(p) != catalog.FitNone }) {
		found.Message += " At most its wildcards reach over colons, on which AWS's documentation is divided."
	} else if slices.Contains(formatsComplete, r.ARN.Service()) {
		found.Class = Error
		found.Message = fmt.Sprintf("The service %s has no resources with ARNs like %s, so that it matches nothing.", r.ARN.Service(), words.Quote(r.Text))
		if bucket := strings.TrimSuffix(r.ARN.Resource(), "/"); r.ARN.Service() == "s3" && bucket != "" && bucket+"/" == r.ARN.Resource() {
			found.Message = fmt.Sprintf("The ARN %s matches nothing: it is no bucket, because of the slash, and no object, because there is no key behind it.", words.Quote(r.Text))
			found.Fix = "Write " + spelled(r.ARN.With(5, bucket)) + " for the bucket, or " + spelled(r.Text+"*") + " for its objects."
		}
		c.Add(found)
		c.taint(r.Node)
		return formatWrong
	}
	c.Add(found)
	return formatSuspect
}

// nearestFormats returns up to three formats whose words for the type are most like that of the ARN.
func (c *Context) nearestFormats(r *ResourceEntry, formats []arnFormat) []string {
	word := typeWord(r.ARN.Resource())
	byDistance := slices.Clone(formats)
	slices.SortStableFunc(byDistance, func(a, b arnFormat) int {
		return cmp.Or(
			cmp.Compare(spelling.Within(word, typeWord(a.resource), 12), spelling.Within(word, typeWord(b.resource), 12)), cmp.Compare(len(a.resource), len(b.resource)),
		)
	})
	var names []string
	for _, f := range byDistance[:min(3, len(byDistance))] {
		names = append(names, c.showFormat(f.String()))
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
