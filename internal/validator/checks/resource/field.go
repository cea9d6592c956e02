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
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceFieldChecks are about single fields of an ARN. Resources are looked at by checkResourceARN.
var resourceFieldChecks = []frame.Check{
	{
		ID: invalidPartition, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseSyntax, Blocks: true, Partial: true, Link: frame.ARNPage,
		Title:     "Partition that does not exist",
		Why:       "The second field of an ARN is the partition: aws, or that of China, GovCloud, the sovereign and the isolated regions. There are no others.",
		Fix:       `Write "aws", or the partition that the resource is in.`,
		Example:   `{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:amazon:sns:eu-west-1:210987654321:alerts"}`,
		Principal: checkPrincipalPartition,
		Condition: checkValuePartitions,
	},
	{
		ID: invalidARNService, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: iam.AllTypes, AWS: frame.Mixed, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseSyntax, Link: actionsTablePage,
		Title:     "Service that does not exist",
		Why:       "No ARN has this service, or no condition key this prefix: nothing can match. The name in ARNs and keys is not always that of the product.",
		Fix:       "Write the service as in the ARN of the resource.",
		Example:   `{"Effect":"Allow","Action":"ses:SendEmail","Resource":"arn:aws:email:eu-west-1:210987654321:identity/example.com"}`,
		Condition: checkKeyPrefix,
	},
	{
		ID: arnServiceCase, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue, Phase: frame.PhaseSyntax, Link: frame.ARNPage,
		Title:   "Service of an ARN in capitals",
		Why:     "The service field of ARNs is in lower case, and letter case matters in ARNs.",
		Fix:     "Write the service in lower case.",
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:SQS:eu-west-1:210987654321:jobs"}`,
	},
	{
		ID: arnServiceWildcard, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Warning, Types: withResource, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ResourcePage,
		Title:   "Wildcard in the service of an ARN",
		Why:     "The documentation of IAM does not allow wildcards in the service field, and IAM has been seen to refuse them. Where AWS stores one, it may not match.",
		Fix:     `Write one ARN for each service, or "*".`,
		Example: `{"Effect":"Allow","Action":"elasticache:Describe*","Resource":"arn:aws:elasti*:eu-west-1:210987654321:*"}`,
	},
	{
		ID: invalidARNRegion, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseSyntax, Link: frame.ARNPage,
		Title:   "Region that does not exist",
		Why:     "The fourth field of an ARN is a region code such as eu-west-1. A display name, an availability zone or a misspelt code matches nothing.",
		Fix:     `Write the code of the region, or "*".`,
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:ireland:210987654321:jobs"}`,
	},
	{
		ID: invalidARNAccount, FoundBy: "INVALID_ARN_PREFIX", Class: frame.Error, Types: withResource, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ARNPage,
		Title:   "Account that is not an account id",
		Why:     "The fifth field of an ARN is an account id of twelve digits, without dashes. An id that was handled as a number has lost its leading zeros.",
		Fix:     `Write the twelve digits, as a string, or "*".`,
		Example: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:2109-8765-4321:jobs"}`,
	},
}

// badPartition reports whether the text is known not to be a partition.
func badPartition(field string) bool { return !arn.Open(field) && !facts.KnownPartition(field) }

func partitionMessage(text, field string) string {
	if field == "" {
		return fmt.Sprintf("The ARN %s has no partition.", words.Quote(text))
	}
	return fmt.Sprintf("The partition %s of %s does not exist.", words.Quote(field), words.Quote(text))
}

func partitionFix() string {
	var names []string
	for _, p := range facts.Partitions() {
		names = append(names, p.Name)
	}
	return "The partitions are " + words.QuoteAll(names, "and") + "."
}

// checkPartitionField reports a partition that does not exist.
func checkPartitionField(c *frame.Pass, r *view.ResourceEntry) bool {
	if !r.FieldKnown(1) || !badPartition(r.ARN[1]) {
		return false
	}
	c.Add(frame.Found{
		ID: invalidPartition, At: r.Node, Subject: r.Text, Message: partitionMessage(r.Text, r.ARN[1]) + " AWS refuses the document.", Fix: partitionFix(),
	})
	return true
}

func checkPrincipalPartition(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	if p.Type != "AWS" && p.Type != "Federated" || !strings.HasPrefix(p.Text, "arn:") {
		return
	}
	if f := arn.SplitFields(p.Text); len(f) > 2 && f[1] != "" && badPartition(f[1]) && !strings.Contains(f[1], "$") {
		c.Add(frame.Found{At: p.Node, Subject: p.Text, Message: partitionMessage(p.Text, f[1]) + " AWS refuses the document.", Fix: partitionFix()})
	}
}

// checkValuePartitions looks at the ARNs that conditions compare with.
func checkValuePartitions(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Family != iam.ARNFamily && e.Op.Family != iam.StringFamily {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if !strings.HasPrefix(v.Text, "arn:") || c.FoundWrong(v.Node) {
			continue
		}
		if f := arn.SplitFields(v.Text); len(f) > 2 && badPartition(f[1]) && !strings.Contains(f[1], "$") && (e.Op.Family == iam.ARNFamily || len(f) == 6) {
			c.Add(frame.Found{At: v.Node, Subject: v.Text, Message: partitionMessage(v.Text, f[1]) + " Nothing can match it.", Fix: partitionFix()})
		}
	}
}

// checkServiceField reports a service field that no ARN has.
func checkServiceField(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) bool {
	if !r.FieldKnown(2) {
		return false
	}
	service := r.ARN[2]
	switch lower := strings.ToLower(service); {
	case strings.Contains(service, "${"):
		return false
	case strings.ContainsAny(service, "*?"):
		c.Add(frame.Found{
			ID: arnServiceWildcard, At: r.Node, Subject: r.Text,
			Message: fmt.Sprintf("The service field %s of %s has a wildcard, which IAM does not support: it may refuse the document, or the ARN may match nothing.", words.Quote(service), words.Quote(r.Text)),
			Fix:     serviceFix(c, s, r),
		})
		return false
	case c.Catalog.ARNService(service), c.Catalog.AttestedPrefix(service):
		return false
	case service != lower && c.Catalog.ARNService(lower):
		arn := r.ARN.With(2, lower)
		f := frame.Found{
			ID: arnServiceCase, At: r.Node, Subject: r.Text, Fix: "Write " + view.Spelled(arn) + ".",
			Message: fmt.Sprintf("The service %s of %s is not in lower case. Letter case matters in ARNs, so that it may match no resource.", words.Quote(service), words.Quote(r.Text)),
		}
		if r.Known {
			f.Suggestion = arn
		}
		c.Add(f)
	default:
		f := frame.Found{
			ID: invalidARNService, At: r.Node, Subject: r.Text, Fix: serviceFix(c, s, r),
			Message: fmt.Sprintf("No ARN has the service %s, as %s does: it matches no resource.", words.Quote(service), words.Quote(r.Text)),
		}
		if service == "" {
			f.Message = fmt.Sprintf("The ARN %s names no service: it matches no resource.", words.Quote(r.Text))
		}
		c.Add(f)
	}
	return true
}

// serviceFix proposes the services that the statement's actions work on, else those spelt alike.
func serviceFix(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) string {
	var names []string
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Not || !a.WellFormed || len(names) > 3 {
			continue
		}
		if a.Wildcard {
			if prefix := strings.ToLower(a.Prefix); len(c.ARNFormats(prefix)) > 0 {
				names = words.AppendNew(names, prefix)
			}
			continue
		}
		for _, action := range c.Expand(a).Actions {
			for _, u := range action.Resources {
				for _, f := range u.Type.Formats {
					if service := f.Service(); !strings.HasPrefix(service, "$") {
						names = words.AppendNew(names, service)
					}
				}
			}
		}
	}
	if len(names) == 0 && !arn.Open(r.ARN.Service()) {
		names = c.Catalog.NearestServices(r.ARN.Service())
	}
	if len(names) == 0 {
		return ""
	}
	return "Write " + words.QuoteList(names[:min(3, len(names))], "or") + " as the service, if that is meant."
}

// checkKeyPrefix reports condition keys of a service that does not exist. A prefix with a dot is an identity provider's.
func checkKeyPrefix(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	prefix := e.Prefix
	if prefix == "" || strings.EqualFold(prefix, "aws") || strings.Contains(prefix, ".") || strings.ContainsAny(prefix, "*?${} /") ||
		c.Catalog.KeyPrefix(prefix) || c.Catalog.AttestedPrefix(prefix) || c.Catalog.AttestedKey(e.Name) {
		return
	}
	f := frame.Found{
		At: e.Node, Pos: e.Pos, Subject: e.Name, Fix: "Write a condition key of the service or a global one, which begins with \"aws:\".",
		Message: fmt.Sprintf("There is no service %s: the condition key %s is never in a request.", words.Quote(prefix), words.Quote(e.Name)),
	}
	names := c.Catalog.NearestKeys(e.Name)
	if len(names) == 0 {
		names = c.Catalog.NearestServices(prefix)
	}
	if len(names) > 0 {
		f.Message += " " + catalog.Suggestion(names)
	}
	c.Add(f)
	c.MarkWrong(e.Node)
}

// checkRegionField reports a region that does not exist, or not in the partition of the ARN (E-1790). One of the right shape may
// be new.
func checkRegionField(c *frame.Pass, r *view.ResourceEntry) bool {
	if !r.FieldKnown(3) || r.ARN[3] == "" || arn.Open(r.ARN[3]) {
		return false
	}
	text := r.ARN[3]
	if c.RegionOfFormat(r.ARN.Service(), text) {
		return false
	}
	if of := facts.PartitionOfRegion(text); of != "" && r.FieldKnown(1) && facts.KnownPartition(r.ARN[1]) && of != r.ARN[1] {
		c.Add(frame.Found{
			ID: invalidARNRegion, At: r.Node, Subject: r.Text,
			Message: fmt.Sprintf("The region %s of %s is one of the partition %s, not of %s: the ARN matches no resource.", words.Quote(text), words.Quote(r.Text), words.Quote(of), words.Quote(r.ARN[1])),
			Fix:     "Write " + view.Spelled(r.ARN.With(1, of)) + ", or a region of the partition " + words.Quote(r.ARN[1]) + ".",
		})
		return true
	}
	if facts.KnownRegion(text) {
		return false
	}
	f := frame.Found{
		ID: invalidARNRegion, At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The region %s of %s does not exist, so that the ARN matches no resource.", words.Quote(text), words.Quote(r.Text)),
	}
	if arn.IsAccountID(text) {
		f.Message += " It looks like an account id, which comes after the region."
		if facts.KnownRegion(r.ARN.Account()) {
			f.Fix = "Exchange region and account."
		}
	} else if near := facts.NearestRegion(text); near != "" {
		f.Fix = "Write " + view.Spelled(r.ARN.With(3, near)) + "."
		if r.Known {
			f.Suggestion = r.ARN.With(3, near)
		}
	}
	if iam.IsRegionShape(text) {
		f.Class, f.Suggestion = frame.Warning, ""
		f.Fix = "If the region is not new, correct its code."
		if near := facts.NearestRegion(text); near != "" {
			f.Fix = "If the region is not new, write " + view.Spelled(r.ARN.With(3, near)) + "."
		}
		f.Message = fmt.Sprintf("The region %s of %s is not one of those known to this provider. Unless it is new, the ARN matches no resource.", words.Quote(text), words.Quote(r.Text))
		c.Add(f)
		return false
	}
	c.Add(f)
	return true
}

// checkAccountField reports an account field that is no account id.
func checkAccountField(c *frame.Pass, r *view.ResourceEntry) bool {
	if !r.FieldKnown(4) || r.ARN[4] == "" || arn.Open(r.ARN[4]) || arn.IsAccountID(r.ARN[4]) || slices.Contains(view.AccountOwners, r.ARN[4]) {
		return false
	}
	text := r.ARN[4]
	f := frame.Found{
		ID: invalidARNAccount, At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The account %s of %s is not an account id of twelve digits, so that the ARN matches no resource or AWS refuses it.", words.Quote(text), words.Quote(r.Text)),
	}
	digits := strings.NewReplacer("-", "", " ", "", ".", "").Replace(text)
	switch {
	case strings.Trim(digits, "0123456789") != "" || digits == "":
	case len(digits) == 12:
		f.Fix = "Write the digits without anything between them: " + view.Spelled(r.ARN.With(4, digits)) + "."
		if r.Known {
			f.Suggestion = r.ARN.With(4, digits)
		}
	case len(digits) >= 9 && len(digits) < 12 && digits == text:
		padded := strings.Repeat("0", 12-len(digits)) + digits
		f.Message += fmt.Sprintf(" It has %d digits: leading zeros are lost where an id is handled as a number.", len(digits))
		f.Fix = "Keep the id as a string; if zeros were lost, write " + view.Spelled(r.ARN.With(4, padded)) + "."
	default:
		f.Message += fmt.Sprintf(" It has %d digits.", len(digits))
	}
	c.Add(f)
	return true
}
