// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

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

const arnNeverMatches = "ARN_VALUE_NEVER_MATCHES"

// valueARNChecks are about ARNs that conditions compare with.
var valueARNChecks = []frame.Check{
	{
		ID: arnNeverMatches, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: unreadableARN, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: frame.ARNPage,
		Title:     "ARN in a condition that no resource has",
		Why:       "The key holds the ARN of a resource. A value with a region or account where such ARNs have none, without one where they have one, or with a service, region or account that does not exist, is never equal to it.",
		Fix:       "Write the ARN as the resource has it.",
		Example:   `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
		Condition: checkARNValues,
	},
}

// checkARNValues holds the values of keys that hold an ARN against the formats of the catalogue.
func checkARNValues(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Compares() || e.Op.Family != iam.ARNFamily && e.Op.Family != iam.StringFamily {
		return
	}
	if k := c.Key(e); !k.Known || k.Type != iam.TypeARN || k.AlsoType == iam.TypeString {
		return
	}
	for i := range e.Values {
		v := &e.Values[i]
		if c.FoundWrong(v.Node) || !v.Known || strings.Contains(v.Text, "${") || !e.Op.Like && wildcardIn(v.Text) {
			continue
		}
		fields := arn.SplitFields(v.Text)
		if !fields.IsARN() {
			continue // which other checks say
		}
		why, fix := arnMismatch(c, v.Text, fields, e.Op.Family == iam.StringFamily)
		if why == "" {
			continue
		}
		f := frame.AtValue(v, fmt.Sprintf("No %s can be %s: %s.%s", e.Name, words.Quote(v.Text), why, neverMatches(s, e)))
		f.Fix, f.Class = fix, frame.GuardClass(s)
		c.Add(f)
		c.MarkWrong(v.Node)
	}
}

// arnMismatch says why no ARN matches a pattern of six fields, "" if one may, and what to write instead. Wildcards reach over
// colons where crossing is set, as in StringLike.
func arnMismatch(c *frame.Pass, text string, fields arn.Fields, crossing bool) (why, fix string) {
	service, region, account := fields.Service(), fields.Region(), fields.Account()
	switch {
	case arn.Open(service) || arn.Open(fields.Partition()):
		return "", ""
	case !c.Catalog.ARNService(service) && !c.Catalog.AttestedPrefix(service):
		return "no ARN has the service " + words.Quote(service), ""
	case region != "" && !arn.Open(region) && !facts.KnownRegion(region) && !iam.IsRegionShape(region) && !c.RegionOfFormat(service, region):
		return "there is no region " + words.Quote(region), ""
	case account != "" && !arn.Open(account) && !arn.IsAccountID(account) && !slices.Contains(view.AccountOwners, account):
		return words.Quote(account) + " is not an account id, which has twelve digits", ""
	}
	formats, p := c.ARNFormats(service), catalog.ParseARNPattern(text)
	if !c.Spend(len(formats) * (1 + len(text)/2)) {
		return "", ""
	}
	if right := view.OtherSeparator(fields, formats); right != "" && service == "s3" { // no bucket has a colon in its name
		return "a slash separates the type and the name of such resources", "Write " + view.Spelled(right) + "."
	}
	var like []view.ARNFormat
	none := catalog.FitLoose
	if crossing {
		none = catalog.FitNone
	}
	for _, f := range formats {
		if f.OverlapsResource(p) {
			if f.Fit(p) > none || f.Account == "aws" {
				return "", ""
			}
			like = append(like, f)
		}
	}
	if len(like) == 0 {
		return "", ""
	}
	right := slices.Clone(fields)
	some := func(field func(view.ARNFormat) string, set bool) bool {
		return slices.ContainsFunc(like, func(f view.ARNFormat) bool { return (field(f) != "") == set || field(f) == "*" })
	}
	regionOf, accountOf := func(f view.ARNFormat) string { return f.Region }, func(f view.ARNFormat) string { return f.Account }
	var faults []string
	if view.Certain(region) && !some(regionOf, true) {
		faults, right[3] = append(faults, "such ARNs have no region"), ""
	}
	if region == "" && !some(regionOf, false) {
		faults, right[3] = append(faults, "such ARNs have a region"), "*"
	}
	if view.Certain(account) && !some(accountOf, true) {
		faults, right[4] = append(faults, "such ARNs have no account"), ""
	}
	if account == "" && !some(accountOf, false) {
		faults, right[4] = append(faults, "such ARNs have an account"), "*"
	}
	if len(faults) == 0 {
		return "", ""
	}
	if fields.Region() == "*" && !some(regionOf, true) {
		right[3] = ""
	}
	return words.List(faults, "and"), "Write " + view.Spelled(strings.Join(right, ":")) + "."
}
