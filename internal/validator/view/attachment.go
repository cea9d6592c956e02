// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Lacks2012 reports whether the document is known to have another version than 2012-10-17, or none. A version that does not exist
// has been reported.
func (c *Document) Lacks2012() bool { return c.Doc.Version == policy.Version2008 }

// VersionPlace returns the node of Version, or the document if there is none.
func (c *Document) VersionPlace() *policy.Node {
	if c.Doc.VersionNode != nil {
		return c.Doc.VersionNode
	}
	return c.Doc.Root
}

// NotS3 reports whether a resource policy is known not to be one of S3: it is known to be that of another service, or is about
// other services only.
func (c *Document) NotS3() bool {
	if c.notS3 == nil {
		answer := c.findNotS3()
		c.notS3 = &answer
	}
	return *c.notS3
}

func (c *Document) findNotS3() bool {
	if c.Type != iam.Resource {
		return false
	}
	service := c.Attachment
	if service == "" && c.ResourceARN != "" {
		service = arn.SplitFields(c.ResourceARN).Service()
	}
	if service != "" && !arn.Open(service) {
		return !strings.HasPrefix(service, iam.S3)
	}
	if c.Doc.MoreStatements || len(c.Statements) == 0 {
		return false
	}
	for _, s := range c.Statements {
		if s.Action == nil || !s.ActionsKnown() || len(s.Actions) == 0 {
			return false
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			if !a.WellFormed || strings.HasPrefix(strings.ToLower(a.Prefix), "s3") {
				return false
			}
		}
	}
	return true
}

// OwnAccount returns the account that the resource is in, "" if it is not known.
func (c *Document) OwnAccount() string {
	if c.Account == "" && c.ResourceARN != "" {
		return arn.SplitFields(c.ResourceARN).Account()
	}
	return c.Account
}

// PolicyPartition returns the partition that the policy is for, "" if it is not known.
func (c *Document) PolicyPartition() string {
	if c.Partition == "" && c.ResourceARN != "" {
		return arn.SplitFields(c.ResourceARN).Partition()
	}
	return c.Partition
}

// PartitionOrAWS returns the partition that the policy is for, if that is not known the one that its ARNs name, and "aws" if they
// name none: it is for proposals.
func (c *Document) PartitionOrAWS() string {
	if p := c.PolicyPartition(); p != "" {
		return p
	}
	for _, s := range c.Statements {
		for i := range s.Resources {
			if r := &s.Resources[i]; r.FieldKnown(1) && facts.KnownPartition(r.ARN.Partition()) {
				return r.ARN.Partition()
			}
		}
		for i := range s.Principals {
			if p := &s.Principals[i]; strings.HasPrefix(p.Text, "arn:") && facts.KnownPartition(ARNField(p.Text, 1)) && (p.Known || ARNField(p.Text, 2) != "") {
				return ARNField(p.Text, 1)
			}
		}
	}
	return "aws"
}

// ShowFormat returns an ARN format with the partition filled in.
func (c *Document) ShowFormat(format string) string {
	return strings.Replace(format, "${Partition}", c.PartitionOrAWS(), 1)
}

// PolicyService returns the service whose resource the resource policy is attached to: as given, else as the ARN of the
// resource or the actions of all statements say. It is "" if that is not certain.
func (c *Document) PolicyService() string {
	if c.Type != iam.Resource {
		return ""
	}
	if c.Attachment != "" {
		return c.Attachment
	}
	if c.ResourceARN != "" {
		return arn.SplitFields(c.ResourceARN).Service()
	}
	if c.Doc != nil && c.Doc.MoreStatements {
		return ""
	}
	const most = 500 // of a real document
	service, seen := "", len(c.Statements)
	for _, s := range c.Statements {
		seen += len(s.Actions)
		if seen > most || !s.ActionsKnown() {
			return ""
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			switch {
			case !a.WellFormed, service != "" && !strings.EqualFold(service, a.Prefix):
				return ""
			case service == "":
				service = strings.ToLower(a.Prefix)
			}
		}
	}
	return service
}
